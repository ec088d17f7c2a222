# SPDX-License-Identifier: BSL-1.0
# The target hiredis::hiredis, if hiredis is installed. Looked for by hand: what hiredis itself says of where it is
# differs from version to version, and some say nothing.

if(NOT TARGET hiredis::hiredis)
  find_path(WEFT_HIREDIS_INCLUDE_DIR hiredis/hiredis.h)
  find_library(WEFT_HIREDIS_LIBRARY hiredis)
  if(WEFT_HIREDIS_INCLUDE_DIR AND WEFT_HIREDIS_LIBRARY)
    add_library(hiredis::hiredis UNKNOWN IMPORTED)
    set_target_properties(hiredis::hiredis PROPERTIES
      IMPORTED_LOCATION ${WEFT_HIREDIS_LIBRARY}
      INTERFACE_INCLUDE_DIRECTORIES ${WEFT_HIREDIS_INCLUDE_DIR})
  endif()
endif()
