# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -P mirror.cmake
#
# Every public header include/weft/<folder>/<name>.hpp has its tests/<folder>/<name>.cpp, which includes it
# first. detail/ is not public.

cmake_minimum_required(VERSION 3.25)

set(failures "")
set(count 0)
file(GLOB_RECURSE headers RELATIVE ${ROOT}/include/weft ${ROOT}/include/weft/*/*.hpp)
foreach(header IN LISTS headers)
  if(header MATCHES "(^|/)detail/" OR NOT header MATCHES "/")
    continue()
  endif()
  math(EXPR count "${count} + 1")
  string(REGEX REPLACE "\\.hpp$" ".cpp" test "tests/${header}")
  if(NOT EXISTS ${ROOT}/${test})
    list(APPEND failures "include/weft/${header} has no ${test}")
    continue()
  endif()
  file(STRINGS ${ROOT}/${test} first REGEX "^[ \t]*#[ \t]*include" LIMIT_COUNT 1)
  if(NOT first MATCHES "<weft/${header}>")
    list(APPEND failures "${test} must include <weft/${header}> first")
  endif()
endforeach()

if(failures)
  list(JOIN failures "\n  " failures)
  message(FATAL_ERROR "mirror:\n  ${failures}")
endif()
message(STATUS "mirror: ${count} headers, each with its test")
