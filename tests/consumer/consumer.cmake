# SPDX-License-Identifier: BSL-1.0
# For installed.cmake and subdirectory.cmake.

# step(<command>...): runs it and ends with its output if it fails.
function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message("${output}")
    message(FATAL_ERROR "consumer: failed: ${ARGN}")
  endif()
endfunction()

# consume(<project> <cmake argument>...): configures, builds and runs a project of this folder, with no flag
# of ours; with CLUSTER also its program that has workers, with YAML that with a configuration.
function(consume project)
  set(build ${WORK}/build)
  step(${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${project} -B ${build}
    -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_EXPORT_COMPILE_COMMANDS=ON -D CLUSTER=${CLUSTER} -D YAML=${YAML}
    ${ARGN})
  step(${CMAKE_COMMAND} --build ${build})
  step(${build}/consumer)
  if(CLUSTER)
    step(${build}/on_workers)
  endif()
  if(YAML)
    step(${build}/from_text)
  endif()
  file(READ ${build}/compile_commands.json commands)
  if(commands MATCHES " -W")
    message(FATAL_ERROR "consumer: warning flags reach the users of weft:\n${commands}")
  endif()
endfunction()
