# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D WORK=<scratch folder> -D COMPILER=<c++> -D COMPILERS=<c++>,... -P single.cmake
#
# The single header is made twice, and the same; every one of COMPILERS takes it, with exceptions and without; and the
# examples that need nothing but <weft/weft.hpp> compile with it alone.

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/consumer.cmake)

file(REMOVE_RECURSE ${WORK})
set(header ${WORK}/include/weft/weft.hpp)
foreach(output IN ITEMS ${header} ${WORK}/again.hpp)
  step(${CMAKE_COMMAND} -D ROOT=${ROOT} -D VERSION=1.2.3 -D OUTPUT=${output}
    -P ${ROOT}/cmake/weft_single_header.cmake)
endforeach()
step(${CMAKE_COMMAND} -E compare_files ${header} ${WORK}/again.hpp)
file(STRINGS ${header} lines REGEX "^#include <weft/|^// weft 1\\.2\\.3: |^// Permission is hereby granted")
list(LENGTH lines count)
if(NOT count EQUAL 2)
  message(FATAL_ERROR "single header: version and licence on top, and no header of weft, should be there: ${lines}")
endif()
file(STRINGS ${header} lines REGEX "^#include <")
list(REMOVE_DUPLICATES lines)
file(STRINGS ${header} all REGEX "^#include <")
if(NOT lines STREQUAL all)
  message(FATAL_ERROR "single header: something is included twice: ${all}")
endif()

set(warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
file(WRITE ${WORK}/header.cpp "#include <weft/weft.hpp>\nint main() { return 0; }\n")
string(REPLACE "," ";" COMPILERS "${COMPILERS}")
foreach(compiler IN LISTS COMPILERS)
  step(${compiler} -std=c++20 ${warnings} -fsyntax-only -I${WORK}/include ${WORK}/header.cpp)
  step(${compiler} -std=c++20 ${warnings} -fno-exceptions -fno-rtti -fsyntax-only -I${WORK}/include ${WORK}/header.cpp)
endforeach()

# What the examples include. (Precompiled, for GCC only: then 30 of them take as long as 5.)
file(WRITE ${WORK}/include/weft/static.hpp "#include <weft/weft.hpp>\n")
file(WRITE ${WORK}/include/weft/memo.hpp "#include <weft/weft.hpp>\n")
set(flags -std=c++20 -I${WORK}/include -include weft/weft.hpp)
execute_process(COMMAND ${COMPILER} --version OUTPUT_VARIABLE version)
if(NOT version MATCHES "clang")
  step(${COMPILER} -std=c++20 -x c++-header ${header} -o ${header}.gch)
endif()
set(count 0)
file(GLOB_RECURSE examples ${ROOT}/examples/*.cpp)
foreach(example IN LISTS examples)
  file(STRINGS ${example} needs REGEX "^#include (<weft/|<boost/|\")")
  list(FILTER needs EXCLUDE REGEX "<weft/(weft|static|memo)\\.hpp>")
  if(needs OR example MATCHES "/(cycle|mistake)\\.cpp$") # which do not compile
    continue()
  endif()
  step(${COMPILER} ${flags} -fsyntax-only ${example})
  math(EXPR count "${count} + 1")
endforeach()
if(count LESS 20)
  message(FATAL_ERROR "single header: only ${count} examples were found")
endif()
step(${COMPILER} ${flags} ${ROOT}/examples/parallel/batches.cpp -o ${WORK}/batches -pthread)
step(${WORK}/batches)

message(STATUS "single header: ${count} examples compile with it")
