# SPDX-License-Identifier: BSL-1.0
# cmake -D WORK=<scratch folder> -D COMPILER=<c++> -P self_test.cmake
#
# The misuse driver refuses what it should.

cmake_minimum_required(VERSION 3.25)

# misuse(<expected regex, or OK> <line>...): of a file with these lines.
function(misuse expected)
  list(JOIN ARGN "\n" text)
  string(REPLACE "<semi>" ";" text "${text}")
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/include/empty.hpp "")
  file(WRITE ${WORK}/case.cpp "${text}\n")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -D ROOT=${WORK} -D COMPILER=${COMPILER} -D FILE=case.cpp
      -P ${CMAKE_CURRENT_LIST_DIR}/misuse.cmake
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " flat "${output}")
  if(expected STREQUAL "OK")
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "a good file is refused: ${output}")
    endif()
  elseif(result EQUAL 0 OR NOT flat MATCHES "${expected}")
    message(FATAL_ERROR "expected a failure that matches \"${expected}\", got: ${output}")
  endif()
endfunction()

set(wrong "template <int N> struct bad { static_assert(N < 0, \"weft: [less]\")<semi> }<semi>")
set(begin "#ifdef MISUSE")
set(end "#endif")

misuse(OK "// expect-error: weft: .less." "// expect-error: bad<7>" "${wrong}"
  ${begin} "bad<7> b<semi>" ${end})
misuse("does not match: bad<8>" "// expect-error: bad<8>" "${wrong}" ${begin} "bad<7> b<semi>" ${end})
misuse("the wrong form compiles" "// expect-error: bad" ${begin} "int i<semi>" ${end})
misuse("the correct form does not compile" "// expect-error: bad" "int i = j<semi>" ${begin} ${end})
misuse("the correct form does not compile" "// expect-error: bad" "void f() { int i<semi> }" ${begin} ${end})
misuse("needs at least one expect-error" ${begin} "int i = j<semi>" ${end})
misuse("2 errors instead of 1" "// expect-error: was not declared|undeclared"
  ${begin} "int i = j<semi>" "int k = l<semi>" ${end})
misuse(OK "// expect-error: was not declared|undeclared" "// errors: 2"
  ${begin} "int i = j<semi>" "int k = l<semi>" ${end})
# What only the second error says is not found.
misuse("does not match: abc" "// expect-error: abc" "// errors: 2"
  ${begin} "int i = j<semi>" "int abc = l<semi>" ${end})
misuse(OK "// expect-warning: nodiscard" "[[nodiscard]] int f()<semi>"
  ${begin} "void g() { f()<semi> }" ${end})
misuse(OK "// expect-error: exception" "// expect-flags: -fno-exceptions"
  ${begin} "void g() { throw 1<semi> }" ${end})
foreach(i RANGE 12)
  list(APPEND overloads "void f(t<${i}>)<semi>")
endforeach()
misuse("more than 25 lines" "// expect-error: no matching function"
  "template <int N> struct t {}<semi>" ${overloads}
  ${begin} "void g() { f(1)<semi> }" ${end})
misuse("grows with the workflow" "// expect-error: bad" "// scale: yes" "${wrong}"
  "template <int... N> struct list : bad<sizeof...(N)> {}<semi>" "template <class> struct fill<semi>"
  "template <int... N> struct fill<list<N...>> {}<semi>"
  "template <int N, int... M> struct iota : iota<N - 1, N, M...> {}<semi>"
  "template <int... M> struct iota<0, M...> { using type = list<M...><semi> }<semi>"
  ${begin} "iota<WEFT_SCALE>::type b<semi>" ${end})

file(REMOVE_RECURSE ${WORK})
message(STATUS "misuse: the driver refuses what it should")
