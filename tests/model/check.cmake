# SPDX-License-Identifier: BSL-1.0
# cmake -D WORK=<scratch folder> -P check.cmake
#
# spin looks at every state of the model: no assertion may fail, and the search must be complete. Then at its mutants,
# each of which breaks one rule of the protocol: the assertion that is for that must fail.

cmake_minimum_required(VERSION 3.25)

find_program(spin spin)
find_program(gcc gcc)
if(NOT spin OR NOT gcc)
  message(FATAL_ERROR "model: needs spin and gcc (apt install spin gcc)")
endif()

# search(<optimization> <macro>...): sets `output`
function(search optimization)
  file(REMOVE_RECURSE ${WORK})
  file(MAKE_DIRECTORY ${WORK})
  list(TRANSFORM ARGN PREPEND -D OUTPUT_VARIABLE macros)
  foreach(command IN ITEMS
      "${spin};-a;${macros};${CMAKE_CURRENT_LIST_DIR}/lease.pml"
      "${gcc};${optimization};-w;-DSAFETY;-DNOREDUCE;-DCOLLAPSE;-DMEMLIM=900;-o;pan;pan.c")
    execute_process(COMMAND ${command} WORKING_DIRECTORY ${WORK}
      RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "model: ${command} failed:\n${output}")
    endif()
  endforeach()
  execute_process(COMMAND ${WORK}/pan -m20000 -w22 -n WORKING_DIRECTORY ${WORK} TIMEOUT 120
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(output "${result}\n${output}" PARENT_SCOPE)
endfunction()

function(holds)
  search(-O1 ${ARGN})
  if(NOT output MATCHES "^0\n" OR NOT output MATCHES "errors: 0\n" OR NOT output MATCHES "Full statespace search"
      OR output MATCHES "max search depth too small|out of memory|MEMLIM|not completed|assertion violated")
    message(FATAL_ERROR "model: ${ARGN}:\n${output}")
  endif()
  string(REGEX MATCH "[0-9]+ states, stored" states "${output}")
  string(REGEX MATCH "elapsed time [^\n]*" elapsed "${output}")
  message(STATUS "model: ${ARGN}: holds, ${states}, ${elapsed}")
endfunction()

# refutes(<mutant> <part of the assertion that must fail> <macro>...)
function(refutes mutant assertion)
  search(-O0 MUTANT_${mutant} ${ARGN})
  string(REGEX MATCH "assertion violated[^\n]*" violated "${output}")
  string(FIND "${violated}" "${assertion}" at)
  if(violated STREQUAL "" OR at EQUAL -1)
    message(FATAL_ERROR "model: MUTANT_${mutant} should violate \"${assertion}\":\n${output}")
  endif()
  message(STATUS "model: MUTANT_${mutant}: refuted")
endfunction()

holds(FAULTS=1 ENDS=1)
holds(FAULTS=0 ENDS=2)
holds(FAULTS=0 ENDS=1 POISON)
holds(FAULTS=0 ENDS=1 POISON SLOTS=2)

set(under_way "Q_has(pull")
set(at_rest "(state[0]!=")
refutes(COMPARE "attempt[task]==att" FAULTS=1 ENDS=0)         # a result counts without a look at its lease
refutes(FENCE "==1)" FAULTS=0 ENDS=1)                         # an incarnation goes on after its end
refutes(LEAK "${at_rest}" FAULTS=0 ENDS=1)                    # its leases do not end with it
refutes(ATTEMPT "last_lent" FAULTS=0 ENDS=1)                  # a lost lease is lent again under the same number
refutes(SEQUENCE "starts" FAULTS=1 ENDS=0)                    # a task that arrives twice is two tasks
refutes(ABSENCE "${at_rest}" FAULTS=1 ENDS=0)                 # heartbeats are not looked at
refutes(ACKNOWLEDGED "reasons" FAULTS=0 ENDS=0)               # what has not arrived yet is absent
refutes(WAIT "${under_way}" FAULTS=0 ENDS=0)                  # what is done is absent until its result is there
refutes(BYE "${under_way}" FAULTS=1 ENDS=0)                   # results that come after BYE do not count
refutes(ALONE "died_alone" FAULTS=0 ENDS=0 POISON SLOTS=2)    # every death counts
refutes(ISOLATE "died_alone" FAULTS=0 ENDS=0 POISON SLOTS=2)  # suspects are not alone

file(REMOVE_RECURSE ${WORK})
