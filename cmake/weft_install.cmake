# SPDX-License-Identifier: BSL-1.0
# Install rules. Every component is an export set of its own, so that the dependencies of one are not
# asked of those who use another.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(weft_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/weft)

set(weft_component_needs "")
foreach(name IN LISTS weft_components)
  install(TARGETS weft_${name} EXPORT weft-${name} FILE_SET HEADERS)
  install(EXPORT weft-${name} NAMESPACE weft:: DESTINATION ${weft_config_dir})
  string(APPEND weft_component_needs "set(weft_${name}_needs ${weft_${name}_needs})\n")
endforeach()

configure_package_config_file(cmake/weftConfig.cmake.in weftConfig.cmake
  INSTALL_DESTINATION ${weft_config_dir}
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(weftConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/weftConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/weftConfigVersion.cmake
  DESTINATION ${weft_config_dir})
if(TARGET weft_show)
  install(FILES cmake/weft_validate.cmake DESTINATION ${weft_config_dir})
endif()
if(TARGET weft_redis)
  install(FILES cmake/weft_hiredis.cmake DESTINATION ${weft_config_dir})
endif()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/weft)

# All of <weft/weft.hpp> in one file, made when it is installed.
set(weft_single_header ${CMAKE_CURRENT_BINARY_DIR}/single/weft.hpp)
install(CODE "execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND \"${CMAKE_COMMAND}\" \"-DROOT=${PROJECT_SOURCE_DIR}\"
  \"-DVERSION=${PROJECT_VERSION}\" \"-DOUTPUT=${weft_single_header}\" -P \"${PROJECT_SOURCE_DIR}/cmake/weft_single_header.cmake\")")
install(FILES ${weft_single_header} DESTINATION ${CMAKE_INSTALL_DATADIR}/weft/single)
