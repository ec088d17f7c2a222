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

# check_validation(<folder> <name> <namespace.> <workflow>...): the report and all four drawings are there, and are what
# they should be.
function(check_validation folder name prefix)
  file(READ ${folder}/${name}.json report)
  foreach(workflow IN LISTS ARGN)
    list(FIND ARGN ${workflow} number)
    string(JSON found GET "${report}" workflows ${number} name)
    string(JSON tasks LENGTH "${report}" workflows ${number} tasks)
    string(JSON depth GET "${report}" workflows ${number} depth)
    if(NOT found STREQUAL workflow OR tasks LESS 2 OR depth LESS 2)
      message(FATAL_ERROR "consumer: ${workflow} is not as it should be in the report: ${report}")
    endif()
    foreach(drawing IN ITEMS "dot;^digraph" "mmd;flowchart" "svg;^<svg.*</svg>\n$" "txt;${workflow}: ")
      list(POP_FRONT drawing ending begin)
      file(READ ${folder}/${prefix}${workflow}.${ending} text)
      if(NOT text MATCHES "${begin}")
        message(FATAL_ERROR "consumer: ${prefix}${workflow}.${ending} is not as it should be: ${text}")
      endif()
    endforeach()
  endforeach()
endfunction()

# consume(<project> <cmake argument>...): configures, builds and runs a project of this folder, with no flag
# of ours; with CLUSTER also its program that has workers, with REDIS that for a Redis, with YAML that with a configuration, with SHOW its validation.
function(consume project)
  set(build ${WORK}/build)
  step(${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${project} -B ${build}
    -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_EXPORT_COMPILE_COMMANDS=ON -D CLUSTER=${CLUSTER} -D REDIS=${REDIS} -D YAML=${YAML} -D SHOW=${SHOW}
    ${ARGN})
  step(${CMAKE_COMMAND} --build ${build})
  step(${build}/consumer)
  if(CLUSTER)
    step(${build}/on_workers)
  endif()
  if(REDIS)
    step(${build}/on_redis)
  endif()
  if(YAML)
    step(${build}/from_text)
  endif()
  if(SHOW)
    check_validation(${build}/diamonds diamonds "" diamond)
  endif()
  file(READ ${build}/compile_commands.json commands)
  if(commands MATCHES " -W")
    message(FATAL_ERROR "consumer: warning flags reach the users of weft:\n${commands}")
  endif()
endfunction()
