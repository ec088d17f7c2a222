# SPDX-License-Identifier: BSL-1.0
# weft_component(<name> [HEADERS <file>...] FOLDERS <folder>... [COMPILED <folder>] [NEEDS <component>...])
#
# Makes the target weft::<name> of the given headers and folders of include/weft. A name that does not
# exist (yet) is an empty set. COMPILED: it is a library of the sources in that folder of src.
#
# Globbed, not listed: a header belongs to a component because of the folder it lies in, so a list could
# only ever repeat the folder, or miss a file and install a broken package. CONFIGURE_DEPENDS notices new
# files, and the `mirror` test wants a test file for each of them.

set(weft_components "")

function(weft_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "COMPILED" "HEADERS;FOLDERS;NEEDS")
  set(root ${PROJECT_SOURCE_DIR}/include)
  list(TRANSFORM arg_HEADERS PREPEND ${root}/weft/)
  list(TRANSFORM arg_FOLDERS PREPEND ${root}/weft/)
  list(TRANSFORM arg_FOLDERS APPEND /*.hpp)
  set(headers "")
  if(arg_HEADERS)
    file(GLOB headers CONFIGURE_DEPENDS ${arg_HEADERS})
  endif()
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${arg_FOLDERS})

  set(scope INTERFACE)
  if(arg_COMPILED)
    set(scope PUBLIC)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${arg_COMPILED}/*.cpp)
    add_library(weft_${name} STATIC ${sources})
  else()
    add_library(weft_${name} INTERFACE)
  endif()
  add_library(weft::${name} ALIAS weft_${name})
  set_target_properties(weft_${name} PROPERTIES EXPORT_NAME ${name})
  if(NOT PROJECT_IS_TOP_LEVEL)  # as when it is installed: compilers do not warn of what is in it
    set_target_properties(weft_${name} PROPERTIES SYSTEM ON)
  endif()
  target_compile_features(weft_${name} ${scope} cxx_std_20)
  target_sources(weft_${name} ${scope} FILE_SET HEADERS BASE_DIRS ${root} FILES ${headers} ${files})
  foreach(need IN LISTS arg_NEEDS)
    target_link_libraries(weft_${name} ${scope} weft::${need})
  endforeach()

  list(APPEND weft_components ${name})
  set(weft_components ${weft_components} PARENT_SCOPE)
  set(weft_${name}_needs ${arg_NEEDS} PARENT_SCOPE)
endfunction()
