# SPDX-License-Identifier: BSL-1.0
# cmake -D PREFIX=<an installed weft> -D COMPILER=<c++> [-D WORKFLOWS=20] [-D TASKS=50] -D WORK=<scratch folder> -P validate.cmake
#
# How long `weft_validate` takes for so many workflows of so many tasks with up to two predecessors each: compiling, linking,
# running, four drawings of each, the report. Twice, the second time with nothing to do.

cmake_minimum_required(VERSION 3.25)

foreach(default IN ITEMS "WORKFLOWS;20" "TASKS;50")
  list(POP_FRONT default name value)
  if(NOT DEFINED ${name})
    set(${name} ${value})
  endif()
endforeach()
math(EXPR last_workflow "${WORKFLOWS} - 1")
math(EXPR last_task "${TASKS} - 1")

set(text "#include <weft/static.hpp>\n\nnamespace orders {\n")
set(symbols "")
foreach(w RANGE ${last_workflow})
  string(APPEND text "namespace n${w} {\ninline constexpr auto t0 = weft::task<\"w${w}_t0\">([] { return 1; });\n")
  set(expressions "")
  foreach(t RANGE 1 ${last_task})
    math(EXPR a "${t} - 1 - ${t} % 2")
    math(EXPR b "${t} - 3")
    if(t LESS 3)
      string(APPEND text
        "inline constexpr auto t${t} = weft::task<\"w${w}_t${t}\">([](int a) { return a + ${t}; });\n")
      list(APPEND expressions "n${w}::t0 >> n${w}::t${t}")
    else()
      string(APPEND text
        "inline constexpr auto t${t} = weft::task<\"w${w}_t${t}\">([](int a, int b) { return a + b; });\n")
      list(APPEND expressions "(n${w}::t${b} | n${w}::t${a}) >> n${w}::t${t}")
    endif()
  endforeach()
  list(JOIN expressions ",\n    " expressions)
  string(APPEND text "}\ninline constexpr auto w${w} = weft::workflow<\"w${w}\">(\n    ${expressions});\n")
  list(APPEND symbols orders::w${w})
endforeach()
string(APPEND text "}\n")

file(REMOVE_RECURSE ${WORK})
file(WRITE ${WORK}/source/orders.hpp "${text}")
list(JOIN symbols " " symbols)
file(WRITE ${WORK}/source/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(validation LANGUAGES CXX)
find_package(weft REQUIRED COMPONENTS show)
weft_validate(NAME orders HEADER orders.hpp WORKFLOWS ${symbols} DRAWINGS dot mermaid svg ascii)
")
execute_process(COMMAND ${CMAKE_COMMAND} -G Ninja -S ${WORK}/source -B ${WORK}/build -D CMAKE_PREFIX_PATH=${PREFIX}
  -D CMAKE_CXX_COMPILER=${COMPILER} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(what IN ITEMS "all of it" "again")
  string(TIMESTAMP begin "%s%f")
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/build OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  string(TIMESTAMP end "%s%f")
  math(EXPR milliseconds "(${end} - ${begin}) / 1000")
  message(STATUS "${what}: ${milliseconds} ms")
endforeach()
