# SPDX-License-Identifier: BSL-1.0
# cmake -D WORK=<scratch folder> -P self_test.cmake: the layer test refuses what it should refuse.

cmake_minimum_required(VERSION 3.25)

# tree(<expected regex, or OK> <path> <line> [<path> <line>...])
function(tree expected)
  file(REMOVE_RECURSE ${WORK})
  set(pairs ${ARGN})
  while(pairs)
    list(POP_FRONT pairs path line)
    file(APPEND ${WORK}/${path} "${line}\n")
  endwhile()
  execute_process(
    COMMAND ${CMAKE_COMMAND} -D ROOT=${WORK} -P ${CMAKE_CURRENT_LIST_DIR}/layers.cmake
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  # CMake wraps and indents its messages.
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  if(expected STREQUAL "OK")
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "a good tree is refused: ${output}")
    endif()
  elseif(result EQUAL 0 OR NOT output MATCHES "${expected}")
    message(FATAL_ERROR "expected a failure that matches \"${expected}\", got: ${output}")
  endif()
endfunction()

tree(OK
  core/a.hpp "#include <utility>"
  check/b.hpp "#include <weft/core/a.hpp>"
  check/c.hpp "#include \"b.hpp\""
  run/d.hpp "# include <linux/futex.h>"
  static.hpp "#include <weft/check/c.hpp>"
  zmq/e.hpp "#include <zmq.hpp>")
tree("core/a.hpp must not include check/b.hpp"
  core/a.hpp "#include <weft/check/b.hpp>"
  check/b.hpp "")
tree("core/detail/a.hpp must not include run/b.hpp"
  core/detail/a.hpp "#include \"../../run/b.hpp\""
  run/b.hpp "")
tree("run/a.hpp must not include weft.hpp"
  run/a.hpp "  #  include <weft/weft.hpp>"
  weft.hpp "")
tree("core/a.hpp must not include boost/hana.hpp"
  core/a.hpp "#include <boost/hana.hpp>")
tree("core/a.hpp must not include zmq.hpp"
  core/a.hpp "#include <zmq.hpp>")
tree("static.hpp must not include dynamic/a.hpp"
  static.hpp "#include <weft/dynamic/a.hpp>"
  dynamic/a.hpp "")
tree(OK
  static.hpp "#include <weft/run/a.hpp>"
  run/a.hpp "#include <cstddef>"
  run/b.hpp "#include <atomic>")
tree("run/b.hpp must not include atomic"
  static.hpp "#include <weft/run/a.hpp>"
  run/a.hpp "#include <weft/run/b.hpp>"
  run/b.hpp "#include <atomic>")
tree("attic is not in the table"
  attic/a.hpp "")
tree("include circle: core/(a.hpp -> core/b.hpp -> core/a|b.hpp -> core/a.hpp -> core/b).hpp"
  core/a.hpp "#include <weft/core/b.hpp>"
  core/b.hpp "#include \"a.hpp\""
  core/c.hpp "#include <weft/core/a.hpp>")
tree("include circle: core/a.hpp -> core/a.hpp"
  core/a.hpp "#include <weft/core/a.hpp>")

file(REMOVE_RECURSE ${WORK})
message(STATUS "layers: the test refuses what it should")
