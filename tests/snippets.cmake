# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -P snippets.cmake
#
# Code in the documents is a compiled file, or one that a test reads. A marker in README.md or docs/*.md, alone on its line,
#   <!-- examples/hello/hello.cpp -->
# says that the fenced block on the next line is that file, without the file's SPDX line. README's first
# C++ block must have one. Every file of examples/ that a document names is there, and every file that it links to.

cmake_minimum_required(VERSION 3.25)

set(marker "<!-- ([a-z0-9_./-]+\\.([ch]pp|yaml)) -->")
set(failures "")
set(count 0)
set(named_count 0)

file(GLOB documents RELATIVE ${ROOT} ${ROOT}/README.md ${ROOT}/docs/*.md)
foreach(document IN LISTS documents)
  file(READ ${ROOT}/${document} text)
  if(document STREQUAL "README.md")
    string(FIND "${text}" "\n```cpp\n" first)
    string(SUBSTRING "${text}" 0 ${first} before)
    if(NOT first EQUAL -1 AND NOT before MATCHES "${marker}$")
      list(APPEND failures "README.md: no marker with a file's name stands before the first block of C++")
    endif()
  endif()

  string(REGEX MATCHALL "examples/[A-Za-z0-9_/-]+\\.[a-z]+" named "${text}")
  list(REMOVE_DUPLICATES named)
  foreach(file IN LISTS named)
    math(EXPR named_count "${named_count} + 1")
    if(NOT EXISTS ${ROOT}/${file})
      list(APPEND failures "${document}: names ${file}, which is not there")
    endif()
  endforeach()

  cmake_path(GET document PARENT_PATH folder)
  string(REPLACE "](" "@(" linking "${text}")  # a bracket would join what stands in a list
  string(REGEX MATCHALL "@\\([A-Za-z0-9_./-]+\\.[a-z]+[)#]" links "${linking}")
  list(REMOVE_DUPLICATES links)
  foreach(link IN LISTS links)
    string(REGEX REPLACE "^@.([^)#]+).*" "\\1" link "${link}")
    if(NOT EXISTS ${ROOT}/${folder}/${link})
      list(APPEND failures "${document}: links to ${link}, which is not there")
    endif()
  endforeach()

  while(text MATCHES "${marker}\n")
    set(file ${CMAKE_MATCH_1})
    set(fence "\n```cpp\n")
    if(CMAKE_MATCH_2 STREQUAL "yaml")
      set(fence "\n```yaml\n")
    endif()
    string(FIND "${text}" "${CMAKE_MATCH_0}" at)
    string(LENGTH "${CMAKE_MATCH_0}" length)
    math(EXPR at "${at} + ${length} - 1")
    string(SUBSTRING "${text}" ${at} -1 text)
    math(EXPR count "${count} + 1")

    string(FIND "${text}" "${fence}" begin)
    if(NOT begin EQUAL 0)
      list(APPEND failures "${document}: no block follows the marker of ${file}")
      continue()
    endif()
    string(LENGTH "${fence}" length)
    string(SUBSTRING "${text}" ${length} -1 block)
    string(FIND "${block}" "\n```" end)
    math(EXPR end "${end} + 1")
    string(SUBSTRING "${block}" 0 ${end} block)

    if(NOT EXISTS ${ROOT}/${file})
      list(APPEND failures "${document}: there is no ${file}")
      continue()
    endif()
    file(READ ${ROOT}/${file} code)
    string(REGEX REPLACE "^// SPDX[^\n]*\n+" "" code "${code}")
    if(NOT block STREQUAL code)
      list(APPEND failures "${document}: the block is not the same as ${file}")
    endif()
  endwhile()
endforeach()

if(failures)
  list(JOIN failures "\n  " failures)
  message(FATAL_ERROR "snippets:\n  ${failures}")
endif()
message(STATUS "snippets: ${count} blocks are the files they name, and ${named_count} names are of files that are there")
