# SPDX-License-Identifier: BSL-1.0
# cmake -D BUILD=<a build of weft> -D WORK=<scratch folder> -D COMPILER=<c++> [-D CLUSTER=ON] [-D REDIS=ON] [-D YAML=ON] [-D SHOW=ON] -P installed.cmake
#
# weft is installed and used through find_package; a component that it does not have is not found.

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/consumer.cmake)

file(REMOVE_RECURSE ${WORK})
step(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
consume(installed -D CMAKE_PREFIX_PATH=${WORK}/prefix)

# Every component, and none named.
foreach(components IN ITEMS "weft" "weft static" "")
  string(REPLACE " " "\\;" components "${components}")
  step(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/installed -B ${WORK}/build -D COMPONENTS=${components})
endforeach()

execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/installed -B ${WORK}/build -D COMPONENTS=nonsense
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0 OR NOT output MATCHES "weft has no component \"nonsense\"")
  message(FATAL_ERROR "consumer: an unknown component is not refused:\n${output}")
endif()

file(STRINGS ${WORK}/prefix/share/weft/single/weft.hpp lines LIMIT_COUNT 3)
if(NOT lines MATCHES "// weft [0-9.]+: ")
  message(FATAL_ERROR "consumer: the single header does not say what it is: ${lines}")
endif()

if(SHOW)
  include(${CMAKE_CURRENT_LIST_DIR}/validation.cmake)
endif()

message(STATUS "consumer: weft works as an installed package")
