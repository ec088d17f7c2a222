# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D COMPILER=<g++> -P error_text.cmake
#
# The errors that README.md and docs/*.md show are real ones. A marker, alone on its line,
#   <!-- error of examples/hello/cycle.cpp -->
# says that the fenced text on the next line is what GCC prints for that file. Line and column numbers may
# differ, or every edit of a header would be one of README.md, which must show one.

cmake_minimum_required(VERSION 3.25)

set(marker "<!-- error of ([a-z/_.]+) -->\n```text\n")
file(READ ${ROOT}/README.md text)
if(NOT text MATCHES "${marker}")
  message(FATAL_ERROR "README.md shows no error")
endif()

set(ENV{LC_ALL} C.UTF-8)
file(GLOB documents RELATIVE ${ROOT} ${ROOT}/README.md ${ROOT}/docs/*.md)
foreach(document IN LISTS documents)
  file(READ ${ROOT}/${document} text)
  while(text MATCHES "${marker}")
    set(file ${CMAKE_MATCH_1})
    string(FIND "${text}" "${CMAKE_MATCH_0}" at)
    string(LENGTH "${CMAKE_MATCH_0}" length)
    math(EXPR at "${at} + ${length}")
    string(SUBSTRING "${text}" ${at} -1 text)
    string(FIND "${text}" "```" end)
    string(SUBSTRING "${text}" 0 ${end} shown)

    execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only -Iinclude ${file}
      WORKING_DIRECTORY ${ROOT} ERROR_VARIABLE printed)

    foreach(name shown printed)
      string(REGEX REPLACE ":[0-9]+(:[0-9]+)?" "" ${name} "${${name}}")
      string(REGEX REPLACE "\n +[0-9]* \\|" "\n|" ${name} "${${name}}")
    endforeach()
    if(NOT shown STREQUAL printed)
      message(FATAL_ERROR "${document} shows another error for ${file} than the compiler prints:\n${printed}")
    endif()
    message(STATUS "${document} shows the error of ${file}")
  endwhile()
endforeach()
