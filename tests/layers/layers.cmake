# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<include/weft> -P layers.cmake
#
# Includes point down and never round in a circle. This is the table: a folder (or a header that lies
# beside the folders) and what it may include besides the standard library and its own folder: folders,
# headers, or the first part of other include paths; * is anything. (bits/ is libstdc++'s own: where the
# standard header costs more than all of weft.)

cmake_minimum_required(VERSION 3.25)
file(REAL_PATH "${ROOT}" ROOT)

set(table
  "core       : bits"
  "check      : core"
  "run        : core check linux sys unistd.h pthread.h"
  "dynamic    : core check run cxxabi.h"
  "wire       : core boost"
  "journal    : core wire xxhash.h sys fcntl.h unistd.h"
  "cluster    : core check run dynamic wire policy journal boost nlohmann sys cxxabi.h elf.h fcntl.h link.h poll.h signal.h spawn.h unistd.h"

  "core.hpp   : core"
  "check.hpp  : check"
  "run.hpp    : run"
  "static.hpp : core check run"
  "rules.hpp  : check run"
  "dynamic.hpp: dynamic"
  "memo.hpp   : core check run"
  "wire.hpp   : wire"
  "channel.hpp: policy"
  "cluster.hpp: cluster weft.hpp wire.hpp"
  "checkpoint.hpp: check checkpoint weft.hpp wire.hpp"
  "zmq.hpp    : zmq cluster.hpp"
  "redis.hpp  : redis cluster.hpp"
  "yaml.hpp   : yaml"
  "show.hpp   : show"
  "app.hpp    : app weft.hpp"
  "trace.hpp  : trace"
  "weft.hpp   : core check run dynamic static.hpp dynamic.hpp memo.hpp"
  "policy.hpp : policy"
  "stop_token.hpp: policy"
  "async.hpp  : core run dynamic"
  "reflect.hpp: reflect static.hpp"

  "checkpoint : core run dynamic wire journal cluster"
  "reflect    : *"  "policy : *"  "show : *"  "trace : *"  "app : *"
  "zmq        : *"  "redis  : *"  "yaml : *"  "tbb   : *"  "asio : *"
)

# static.hpp is light enough for any header: nothing that it includes may include these.
set(too_heavy atomic chrono functional iostream map memory sstream stdexcept stop_token string string_view
  thread unordered_map vector)

foreach(row IN LISTS table)
  string(REGEX MATCH "^([^ :]+) *:(.*)$" row "${row}")
  set(name ${CMAKE_MATCH_1})
  string(STRIP "${CMAKE_MATCH_2}" may)
  string(REPLACE " " ";" may "${may}")
  list(APPEND names ${name})
  set("may_${name}" ${may})
endforeach()

# The folder a path belongs to: core/detail/list.hpp -> core, static.hpp -> static.hpp.
macro(unit_of path out)
  string(REGEX REPLACE "/.*" "" ${out} "${path}")
endmacro()

set(failures "")
file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/*.hpp)
foreach(header IN LISTS headers)
  set("deps_${header}" "")
  set("std_${header}" "")
  unit_of(${header} unit)
  if(NOT unit IN_LIST names)
    list(APPEND failures "${header}: ${unit} is not in the table of tests/layers/layers.cmake")
    continue()
  endif()

  file(STRINGS ${ROOT}/${header} lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "include[ \t]*([<\"])([^>\"]+)" line "${line}")
    set(quote "${CMAKE_MATCH_1}")
    set(target "${CMAKE_MATCH_2}")

    set(ours FALSE)
    cmake_path(GET header PARENT_PATH folder)
    cmake_path(SET beside NORMALIZE "${folder}/${target}")
    if(quote STREQUAL "\"" AND EXISTS "${ROOT}/${beside}")
      set(target "${beside}")
      set(ours TRUE)
    elseif(target MATCHES "^weft/(.*)")
      set(target "${CMAKE_MATCH_1}")
      set(ours TRUE)
    elseif(target MATCHES "^[a-z0-9_]+$")
      list(APPEND "std_${header}" "${target}")
      continue()
    endif()
    if(ours AND EXISTS "${ROOT}/${target}")
      list(APPEND "deps_${header}" "${target}")
    endif()

    unit_of("${target}" other)
    if(NOT other STREQUAL unit AND NOT other IN_LIST "may_${unit}" AND NOT "${may_${unit}}" STREQUAL "*")
      list(APPEND failures "${header} must not include ${target}: ${unit} may include: ${may_${unit}}")
    endif()
  endforeach()
endforeach()

# What static.hpp includes, directly or not.
set(reached "")
if(EXISTS ${ROOT}/static.hpp)
  set(next static.hpp)
  while(next)
    list(POP_FRONT next header)
    if(NOT header IN_LIST reached)
      list(APPEND reached ${header})
      list(APPEND next ${deps_${header}})
    endif()
  endwhile()
endif()
foreach(header IN LISTS reached)
  foreach(name IN LISTS "std_${header}")
    if(name IN_LIST too_heavy)
      list(APPEND failures "${header} must not include ${name}: static.hpp includes it, and has to be light")
    endif()
  endforeach()
endforeach()

# Take away the headers of which all includes are taken away, until nothing changes: circles remain.
set(left ${headers})
set(before "")
while(NOT left STREQUAL before)
  set(before "${left}")
  foreach(header IN LISTS before)
    list(REMOVE_ITEM left ${header})
    set(rest ${deps_${header}})
    set(keep FALSE)
    foreach(dep IN LISTS rest)
      if(dep IN_LIST left OR dep STREQUAL header)
        set(keep TRUE)
      endif()
    endforeach()
    if(keep)
      list(APPEND left ${header})
    endif()
  endforeach()
  list(SORT left)
endwhile()

if(left)
  list(GET left 0 at)
  set(walk "")
  while(NOT at IN_LIST walk)
    list(APPEND walk ${at})
    foreach(dep IN LISTS "deps_${at}")
      if(dep IN_LIST left)
        set(at ${dep})
        break()
      endif()
    endforeach()
  endwhile()
  list(FIND walk ${at} first)
  list(SUBLIST walk ${first} -1 circle)
  list(APPEND circle ${at})
  list(JOIN circle " -> " circle)
  list(APPEND failures "include circle: ${circle}")
endif()

list(LENGTH headers count)
if(failures)
  list(JOIN failures "\n  " failures)
  message(FATAL_ERROR "layers:\n  ${failures}")
endif()
message(STATUS "layers: ${count} headers, all includes point down")
