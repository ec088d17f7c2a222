# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D COMPILER=<g++> -P error_text.cmake
#
# The error that README.md shows is a real one. A marker, alone on its line,
#   <!-- error of examples/hello/cycle.cpp -->
# says that the fenced text on the next line is what GCC prints for that file. Line and column numbers may
# differ, or every edit of a header would be one of README.md.

cmake_minimum_required(VERSION 3.25)

file(READ ${ROOT}/README.md text)
if(NOT text MATCHES "<!-- error of ([a-z/.]+) -->\n```text\n")
  message(FATAL_ERROR "README.md shows no error")
endif()
set(file ${CMAKE_MATCH_1})
string(FIND "${text}" "${CMAKE_MATCH_0}" at)
string(LENGTH "${CMAKE_MATCH_0}" length)
math(EXPR at "${at} + ${length}")
string(SUBSTRING "${text}" ${at} -1 shown)
string(FIND "${shown}" "```" end)
string(SUBSTRING "${shown}" 0 ${end} shown)

set(ENV{LC_ALL} C.UTF-8)
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only -Iinclude ${file}
  WORKING_DIRECTORY ${ROOT} ERROR_VARIABLE printed)

foreach(name shown printed)
  string(REGEX REPLACE ":[0-9]+(:[0-9]+)?" "" ${name} "${${name}}")
  string(REGEX REPLACE "\n +[0-9]* \\|" "\n|" ${name} "${${name}}")
endforeach()
if(NOT shown STREQUAL printed)
  message(FATAL_ERROR "README.md shows another error for ${file} than the compiler prints:\n${printed}")
endif()
message(STATUS "README.md shows the error of ${file}")
