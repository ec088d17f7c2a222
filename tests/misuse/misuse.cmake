# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D COMPILER=<c++> -D FILE=tests/misuse/<name>.cpp [-D PRECOMPILED=<folder>]
#   -P misuse.cmake
#
# A misuse file holds the correct form of something and, under `#ifdef MISUSE`, the wrong one. The correct
# form must compile without a warning. The wrong one must be refused, with one error, whose text is at most
# 25 lines long and matches everything that the file says in lines of its own (CMake's regular expressions;
# `.` matches a new line too):
#
#   // expect-error: <regex>      in the text of the first error; as many as it takes, at least one
#   // expect-warning: <regex>    the same for a diagnostic that is only a warning: the wrong form compiles
#   // expect-flags: <flags>      for the compiler, in both forms
#   // errors: <n>                how many errors there are, when it is not 1
#   // scale: yes                 the file reads WEFT_SCALE, the number of tasks: from 3 to 100 of them the
#                                 text may grow by 2 lines and 15 % of its characters
#
# The text of an error is its line, the lines before that lead to it ("In instantiation of", "required
# from"), and what follows (notes, source, carets) up to the next error.

cmake_minimum_required(VERSION 3.25)

set(longest_text 25)

# Text as a list of lines, with what lists would take for their own hidden, and back.
string(ASCII 1 backslash)
string(ASCII 2 open)
string(ASCII 3 close)
string(ASCII 4 semicolon)
function(to_lines text out)
  string(REPLACE "\\" "${backslash}" text "${text}")
  string(REPLACE "[" "${open}" text "${text}")
  string(REPLACE "]" "${close}" text "${text}")
  string(REPLACE ";" "${semicolon}" text "${text}")
  string(REGEX REPLACE "\n$" "" text "${text}")
  string(REPLACE "\n" ";" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()
function(to_text lines out)
  list(JOIN lines "\n" text)
  string(REPLACE "${backslash}" "\\" text "${text}")
  string(REPLACE "${open}" "[" text "${text}")
  string(REPLACE "${close}" "]" text "${text}")
  string(REPLACE "${semicolon}" ";" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# precompiled(<out>): the flags by which the file gets a header of weft precompiled, the first that it names or that one of
# its own names: most of the time goes into the large ones. Made by whoever needs it first, and again when a header is newer.
function(precompiled out)
  set(${out} "" PARENT_SCOPE)
  string(REGEX REPLACE "\n#if.*" "" text "${source}") # what only one of the forms includes does not count
  string(REGEX MATCHALL "\n#include \"[^\"]+" own "${source}")
  list(REVERSE own)
  foreach(include IN LISTS own)
    string(REGEX REPLACE ".*\"" "" include "${include}")
    file(READ ${ROOT}/tests/misuse/${include} more)
    string(APPEND text "${more}")
  endforeach()
  if(NOT PRECOMPILED OR flags OR NOT text MATCHES "\n#include <(weft/[^>]+)>")
    return()
  endif()
  set(header ${CMAKE_MATCH_1})
  cmake_path(GET COMPILER FILENAME compiler)
  set(copy ${PRECOMPILED}/${compiler}/${header})
  file(LOCK ${copy}.lock GUARD FUNCTION)
  file(GLOB_RECURSE inputs ${ROOT}/include/weft/*.hpp)
  set(is_old OFF)
  foreach(input IN LISTS inputs)
    if(${input} IS_NEWER_THAN ${copy}.gch) # also if there is none
      set(is_old ON)
      break()
    endif()
  endforeach()
  if(is_old)
    file(WRITE ${copy} "#include <${header}>\n")
    execute_process(
      COMMAND ${COMPILER} -std=c++20 -I${ROOT}/include -x c++-header ${copy} -o ${copy}.gch COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(${out} -include ${copy} PARENT_SCOPE)
endfunction()

# compile(<flag>...): sets `result` and `output`.
set(ENV{LC_ALL} C)
function(compile)
  execute_process(
    COMMAND ${COMPILER} -std=c++20 ${precompiled} -fsyntax-only -Iinclude ${ARGN} ${FILE}
    WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(result "${result}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# first_text(<error or warning>): of `output`, sets `count` (of errors), `text` (of the first), and the
# numbers of its `text_lines` and `text_characters`.
set(leads_to "^In file included from |^                 from |: In .*:$|: At global scope:$")
string(APPEND leads_to "|: +((recursively )?required|in 'constexpr'|${open} skipping) ")
function(first_text kind)
  to_lines("${output}" lines)
  list(FILTER lines EXCLUDE REGEX "^[0-9]+ (errors?|warnings?).* generated\\.$")
  list(FILTER lines EXCLUDE REGEX "from <command-line>|^In file included from [^ ]*/precompiled/") # precompiled, a header is one include deeper
  set(count 0)
  set(before "")  # lines that lead to the next error, if it is one that comes
  set(text "")
  foreach(line IN LISTS lines)
    if(line MATCHES "^[^ ].*: (fatal )?${kind}: ")
      math(EXPR count "${count} + 1")
      if(count EQUAL 1)
        set(text "${before}")
      endif()
      set(before "")
    elseif(line MATCHES "${leads_to}")
      list(APPEND before "${line}")
      continue()
    endif()
    if(count EQUAL 1)
      list(APPEND text ${before} "${line}")
    endif()
    set(before "")
  endforeach()
  list(LENGTH text text_lines)
  to_text("${text}" text)
  string(LENGTH "${text}" text_characters)
  foreach(name count text text_lines text_characters)
    set(${name} "${${name}}" PARENT_SCOPE)
  endforeach()
endfunction()

# Shows the compiler's `output` as it is, and ends.
function(fail)
  message("${output}")
  message(FATAL_ERROR "${FILE} ${define}: " ${ARGN})
endfunction()

# What the file says.
file(READ ${ROOT}/${FILE} source)
to_lines("${source}" source_lines)
set(kind error)
set(flags "")
set(errors 1)
set(scales "")
set(expected "")
foreach(line IN LISTS source_lines)
  if(line MATCHES "^// (expect-error|expect-warning|expect-flags|errors|scale): *(.*)$")
    set(key ${CMAKE_MATCH_1})
    set(value "${CMAKE_MATCH_2}")
    if(key MATCHES "expect-(error|warning)")
      set(kind ${CMAKE_MATCH_1})
      list(APPEND expected "${value}")
    elseif(key STREQUAL "expect-flags")
      separate_arguments(flags UNIX_COMMAND "${value}")
    elseif(key STREQUAL "errors")
      set(errors ${value})
    elseif(value STREQUAL "yes")
      set(scales 3 100)
    endif()
  endif()
endforeach()
if(NOT expected OR NOT source MATCHES "\n#ifdef MISUSE\n")
  message(FATAL_ERROR "${FILE} needs at least one expect-error line and an #ifdef MISUSE")
endif()
if(NOT scales)
  set(scales none)
endif()

cmake_path(GET COMPILER FILENAME compiler)
precompiled(precompiled)
set(first_lines "")
foreach(scale IN LISTS scales)
  set(define "")
  if(NOT scale STREQUAL "none")
    set(define -DWEFT_SCALE=${scale})
  endif()

  compile(-Wall -Wextra -Wpedantic -Werror ${flags} ${define})
  if(NOT result EQUAL 0)
    fail("the correct form does not compile")
  endif()

  compile(-DMISUSE ${flags} ${define})
  first_text(${kind})
  string(LENGTH "${output}" all_characters)
  message(STATUS "${compiler} ${FILE} ${define}: ${count} ${kind}(s), the first ${text_lines} lines "
    "${text_characters} characters, all ${all_characters} characters")

  if(kind STREQUAL "error" AND result EQUAL 0)
    fail("the wrong form compiles")
  elseif(kind STREQUAL "warning" AND NOT result EQUAL 0)
    fail("the wrong form does not compile")
  endif()
  foreach(regex IN LISTS expected)
    to_text("${regex}" regex)
    if(NOT text MATCHES "${regex}")
      fail("the first ${kind} does not match: ${regex}")
    endif()
  endforeach()
  if(NOT count EQUAL errors)
    fail("${count} ${kind}s instead of ${errors}")
  endif()
  if(text_lines GREATER longest_text)
    fail("the first ${kind} has more than ${longest_text} lines")
  endif()

  if(NOT first_lines)
    set(first_lines ${text_lines})
    math(EXPR most_characters "${text_characters} * 115 / 100")
  else()
    math(EXPR more_lines "${text_lines} - ${first_lines}")
    if(more_lines GREATER 2 OR more_lines LESS -2 OR text_characters GREATER most_characters)
      fail("the ${kind} grows with the workflow: ${text_lines} lines instead of "
        "${first_lines}, ${text_characters} characters where ${most_characters} are allowed")
    endif()
  endif()
endforeach()
