# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -P complete.cmake
#
# Every error of include/weft/check/*errors.hpp (a template of namespace errors that has a static_assert) is
# named in an expect-error line of some misuse file.

cmake_minimum_required(VERSION 3.25)

set(names "")
file(GLOB headers ${ROOT}/include/weft/check/*errors.hpp)
foreach(header IN LISTS headers)
  file(READ ${header} text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "^.*namespace [a-zA-Z_:]*errors {" "" text "${text}")
  string(REPLACE ";" "," text "${text}")
  string(REPLACE "[" "(" text "${text}")
  string(REPLACE "]" ")" text "${text}")
  string(REGEX MATCHALL "(struct|class) [a-z0-9_]+|static_assert" words "${text}")

  set(name "")
  foreach(word IN LISTS words)
    if(word MATCHES "^(struct|class) (.*)")
      set(name ${CMAKE_MATCH_2})
    elseif(name)
      list(APPEND names ${name})
    endif()
  endforeach()
endforeach()
list(REMOVE_DUPLICATES names)

set(expected "")
file(GLOB files ${ROOT}/tests/misuse/*.cpp)
foreach(file IN LISTS files)
  file(READ ${file} text)
  string(REGEX MATCHALL "// expect-(error|warning): [^\n]*" lines "${text}")
  string(APPEND expected "${lines}\n")
endforeach()

set(missing "")
foreach(name IN LISTS names)
  if(NOT expected MATCHES "[^a-z0-9_]${name}([^a-z0-9_]|$)")
    list(APPEND missing ${name})
  endif()
endforeach()

list(LENGTH names count)
if(count EQUAL 0)
  message(FATAL_ERROR "misuse: found no error in the headers")
elseif(missing)
  list(JOIN missing "\n  " missing)
  message(FATAL_ERROR "misuse: no file of tests/misuse expects:\n  ${missing}")
endif()
message(STATUS "misuse: each of ${count} errors has its misuse file")
