# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D VERSION=<version> -D OUTPUT=<file> -P weft_single_header.cmake
#
# Writes <weft/weft.hpp> and all that it includes of weft as one file: for those who would rather copy one than install.
# Each header comes once, behind those that it includes and without its guard; what all of them include of other libraries
# stands on top. The same sources give the same file, byte for byte.
#
# What a header includes under an #if stands there, and must not be needed outside of it: this is checked.

cmake_minimum_required(VERSION 3.25)

set(emitted "")      # headers, in order
set(conditional "")  # those of them that stand under an #if
set(others "")       # headers of other libraries
set(body "")

# Whether this text, a part of a header from its beginning, ends within an #if.
function(is_within_if text out)
  string(REGEX MATCHALL "\n#[ ]*if" opened "${text}")
  string(REGEX MATCHALL "\n#[ ]*endif" closed "${text}")
  list(LENGTH opened opened)
  list(LENGTH closed closed)
  if(opened GREATER closed)
    set(${out} TRUE PARENT_SCOPE)
  else()
    set(${out} FALSE PARENT_SCOPE)
  endif()
endfunction()

# split(<text> <what stands in it> <out> <out>): what stands before that, and behind it.
function(split text what before behind)
  string(FIND "${text}" "${what}" at)
  string(SUBSTRING "${text}" 0 ${at} first)
  string(LENGTH "${what}" length)
  math(EXPR at "${at} + ${length}")
  string(SUBSTRING "${text}" ${at} -1 second)
  set(${before} "${first}" PARENT_SCOPE)
  set(${behind} "${second}" PARENT_SCOPE)
endfunction()

# expand(<header> <within an #if>): adds to `body` what is missing of a header and of what it includes.
function(expand header within)
  if(header IN_LIST emitted)
    if(header IN_LIST conditional AND NOT within)
      message(FATAL_ERROR "single header: ${header} is needed outside of the #if that it is first included in")
    endif()
    return()
  endif()
  list(APPEND emitted ${header})
  if(within)
    list(APPEND conditional ${header})
  endif()

  file(READ ${ROOT}/include/weft/${header} text)
  string(REGEX REPLACE "^// SPDX[^\n]*\n" "" text "${text}")
  if(NOT text MATCHES "^#ifndef (WEFT_[A-Z0-9_]+)\n#define WEFT_[A-Z0-9_]+\n")
    message(FATAL_ERROR "single header: ${header} does not begin with its guard")
  endif()
  string(LENGTH "${CMAKE_MATCH_0}" length)
  string(SUBSTRING "${text}" ${length} -1 text)
  string(REGEX REPLACE "\n#endif\n$" "\n" text "\n${text}")

  # From include to include. Those outside of every #if come in front of the rest, ...
  set(own "")
  while(text MATCHES "\n#include <([^>\n]+)>[^\n]*")
    set(line "${CMAKE_MATCH_0}")
    set(name "${CMAKE_MATCH_1}")
    split("${text}" "${line}" before text)
    string(APPEND own "${before}")
    is_within_if("${own}" is_inner)
    if(is_inner)
      string(APPEND own "${line}")
    elseif(name MATCHES "^weft/(.*)$")
      expand(${CMAKE_MATCH_1} ${within})
    else()
      list(APPEND others ${name})
    endif()
  endwhile()
  string(APPEND own "${text}")

  # ... and the others where they are.
  while(own MATCHES "\n#include <weft/([^>\n]+)>[^\n]*")
    set(line "${CMAKE_MATCH_0}")
    set(name "${CMAKE_MATCH_1}")
    split("${own}" "${line}" before own)
    set(outer_body "${body}")
    set(body "")
    expand(${name} TRUE)
    set(own "${before}\n${body}${own}")
    set(body "${outer_body}")
  endwhile()

  string(REGEX REPLACE "\n\n\n+" "\n\n" own "${own}")
  string(STRIP "${own}" own)
  if(own)
    string(APPEND body "\n// --- ${header} ---\n\n${own}\n")
  endif()
  set(emitted "${emitted}" PARENT_SCOPE)
  set(conditional "${conditional}" PARENT_SCOPE)
  set(others "${others}" PARENT_SCOPE)
  set(body "${body}" PARENT_SCOPE)
endfunction()

expand(weft.hpp FALSE)

list(REMOVE_DUPLICATES others)
list(SORT others)
list(TRANSFORM others PREPEND "#include <")
list(TRANSFORM others APPEND ">\n")
list(JOIN others "" others)

file(READ ${ROOT}/LICENSE licence)
string(STRIP "${licence}" licence)
string(REGEX REPLACE "\n" "\n// " licence "// ${licence}")
string(REGEX REPLACE "// \n" "//\n" licence "${licence}")

file(WRITE ${OUTPUT} "// SPDX-License-Identifier: BSL-1.0
//
// weft ${VERSION}: workflows as types, for C++20. This is <weft/weft.hpp> in one file, made of the headers of weft; it does
// not go together with these in one program.
//
${licence}
#ifndef WEFT_SINGLE_HPP
#define WEFT_SINGLE_HPP

#ifdef WEFT_CORE_CONFIG_HPP
#error \"weft: headers of weft are included already: use these, or the single one\"
#endif

${others}${body}
#endif
")
