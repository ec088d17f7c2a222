# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D CLANG_FORMAT=<program> [-D FIX=ON] -P format.cmake
#
# Every C++ file that git knows, or would add, is formatted as .clang-format says.

cmake_minimum_required(VERSION 3.25)

execute_process(
  COMMAND git ls-files --cached --others --exclude-standard -- *.hpp *.cpp
  WORKING_DIRECTORY ${ROOT} OUTPUT_VARIABLE files RESULT_VARIABLE result ERROR_QUIET)
if(result EQUAL 0)
  string(STRIP "${files}" files)
  string(REPLACE "\n" ";" files "${files}")
else() # not a clone
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.hpp ${ROOT}/*.cpp)
  list(FILTER files EXCLUDE REGEX "^build/")
endif()
list(REMOVE_DUPLICATES files)
foreach(file IN LISTS files)
  if(EXISTS ${ROOT}/${file}) # deleted, but not yet committed
    list(APPEND there ${file})
  endif()
endforeach()

set(mode --dry-run --Werror)
if(FIX)
  set(mode -i)
endif()
list(LENGTH there count)
execute_process(COMMAND ${CLANG_FORMAT} ${mode} ${there} WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "format: build the target `format` to repair this")
endif()
message(STATUS "format: ${count} files")
