# SPDX-License-Identifier: BSL-1.0
# For our own targets only; nothing here reaches those who use weft.

# The warnings that weft's own code is free of: link this PRIVATE.
add_library(weft_warnings INTERFACE)
# GCC looks at lambdas in templates where these are used, and so takes their parameters for shadows of whatever the user has
# called so: where there are users, it is asked about locals only. clang has no such trouble, and sees all of the same code.
target_compile_options(weft_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion $<IF:$<CXX_COMPILER_ID:GNU>,-Wshadow=local,-Wshadow>
  $<$<BOOL:${WEFT_WARNINGS_AS_ERRORS}>:-Werror>)

# For the targets that CMAKE_VERIFY_INTERFACE_HEADER_SETS makes at the very end, one object per header: hence
# deferred, so that no other target gets them.
if(CMAKE_VERIFY_INTERFACE_HEADER_SETS)
  get_target_property(weft_warning_flags weft_warnings INTERFACE_COMPILE_OPTIONS)
  cmake_language(DEFER DIRECTORY ${PROJECT_SOURCE_DIR} CALL add_compile_options "${weft_warning_flags}" -Wshadow)
endif()

find_program(WEFT_CCACHE ccache)
if(WEFT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Sloppiness that ccache asks for before it caches anything that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${WEFT_CCACHE})
endif()

# Not linked to, as that would be exported with it.
foreach(library IN ITEMS weft_zmq weft_redis weft_show weft_trace weft_app)
  if(TARGET ${library})
    # (GCC 12 sees overlapping copies where strings are put together, optimised and in C++20: its bug 105651.)
    target_compile_options(${library} PRIVATE $<TARGET_PROPERTY:weft_warnings,INTERFACE_COMPILE_OPTIONS> -Wshadow
      $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  endif()
endforeach()
