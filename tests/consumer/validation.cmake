# SPDX-License-Identifier: BSL-1.0
# For installed.cmake: what `weft_validate` does when it is right and when it is not.

# validation(<cmake argument>...): configures, and builds if that worked. Sets `result` and `output`.
function(validation)
  set(build ${WORK}/${build_folder})
  execute_process(
    COMMAND ${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/validation -B ${build}
      -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_PREFIX_PATH=${WORK}/prefix -D HERE=${WORK}/source ${ARGN}
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(result EQUAL 0)
    execute_process(COMMAND ${CMAKE_COMMAND} --build ${build}
      RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  endif()
  set(result "${result}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# expect(<works or fails> <regex>...): of the last one.
function(expect how)
  if(("${how}" STREQUAL "works") AND NOT result EQUAL 0)
    message(FATAL_ERROR "validation: fails, and should not:\n${output}")
  elseif(("${how}" STREQUAL "fails") AND result EQUAL 0)
    message(FATAL_ERROR "validation: does not fail:\n${output}")
  endif()
  string(REGEX REPLACE "[ \n]+" " " joined "${output}")
  foreach(regex IN LISTS ARGN)
    if(NOT joined MATCHES "${regex}")
      message(FATAL_ERROR "validation: no \"${regex}\" in\n${output}")
    endif()
  endforeach()
endfunction()

set(ENV{LC_ALL} C)
set(build_folder validation)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/validation/orders.hpp DESTINATION ${WORK}/source)
set(good WORKFLOWS=orders::intake,orders::settle)

validation(-D ${good})
expect(works "weft: intake: 3 tasks, 2 edges, depth 3, width 1, critical path 3: load > clean > check"
  "weft: settle: 3 tasks, 2 edges, depth 2, width 2")
check_validation(${WORK}/validation/orders orders orders. intake settle)

# Nothing is redone when nothing has changed, and all of it when the header has.
validation(-D ${good})
expect(works "no work to do")
file(APPEND ${WORK}/source/orders.hpp "// changed\n")
validation(-D ${good})
expect(works "weft: intake: 3 tasks")

# Only compiled where it cannot run.
set(build_folder elsewhere)
validation(-D ${good} -D CMAKE_SYSTEM_NAME=Linux)
expect(works "Linking CXX executable")
if(output MATCHES "weft: intake" OR EXISTS ${WORK}/elsewhere/orders)
  message(FATAL_ERROR "validation: is run where that cannot be:\n${output}")
endif()

set(build_folder validation)

# What is wrong with a workflow, and what is none.
validation(-D WORKFLOWS=orders::circle -D CMAKE_CXX_FLAGS=-DCIRCLE)
expect(fails "errors::cycle<" "\"clean\".*\"check\".*\"clean\"" "these tasks wait for each other in a circle")
validation(-D WORKFLOWS=orders::load -D CMAKE_CXX_FLAGS=)
expect(fails "errors::no_workflow_to_validate<" "this is something else")
validation(-D WORKFLOWS=orders::nowhere)
expect(fails "nowhere")

# Arguments.
validation(-D ${good} -D DRAWINGS=painting)
expect(fails "weft_validate\\(orders\\): no drawing is called \"painting\". There are: dot, mermaid, svg, ascii")
validation(-D ${good} -D DRAWINGS=dot -D HEADER=nowhere.hpp)
expect(fails "weft_validate\\(orders\\): there is no header .*nowhere.hpp")
validation(-D ${good} -D HEADER=)
expect(fails "weft_validate: HEADER is missing")
validation(-D WORKFLOWS= -D HEADER=orders.hpp)
expect(fails "weft_validate: WORKFLOWS is missing")
validation(-D "WORKFLOWS=make(3)")
expect(fails "\"make\\(3\\)\" is not what a workflow is called")

message(STATUS "consumer: workflows are validated in the build")
