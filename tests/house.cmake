# SPDX-License-Identifier: BSL-1.0
# Tests of the tree. Each is a small script; see its head for what it asks.

set(root ${PROJECT_SOURCE_DIR})
set(here ${CMAKE_CURRENT_SOURCE_DIR})
set(work ${CMAKE_CURRENT_BINARY_DIR}/house)

# house_test(<name> <script> <VARIABLE=value>...)
function(house_test name script)
  list(TRANSFORM ARGN PREPEND -D)
  add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} ${ARGN} -P ${here}/${script})
endfunction()

house_test(layers layers/layers.cmake ROOT=${root}/include/weft)
house_test(layers-self-test layers/self_test.cmake WORK=${work}/layers)
house_test(mirror mirror.cmake ROOT=${root})
house_test(snippets snippets.cmake ROOT=${root})
house_test(model model/check.cmake WORK=${work}/model)
# Every public name and error is in the documents, and is said something of.
find_package(Python3 3.9 COMPONENTS Interpreter)
if(Python3_FOUND)
  add_test(NAME reference COMMAND ${Python3_EXECUTABLE} ${here}/reference.py ${root} --check)
endif()
# Docstrings and documents without a warning.
find_program(WEFT_DOXYGEN doxygen)
if(WEFT_DOXYGEN)
  house_test(doxygen doxygen.cmake ROOT=${root} DOXYGEN=${WEFT_DOXYGEN} WORK=${work}/doxygen)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  house_test(error-text error_text.cmake ROOT=${root} COMPILER=${CMAKE_CXX_COMPILER})
endif()

# One version of each, by name: others format and complain differently.
find_program(WEFT_CLANG_FORMAT clang-format-19)
if(WEFT_CLANG_FORMAT)
  house_test(format format.cmake ROOT=${root} CLANG_FORMAT=${WEFT_CLANG_FORMAT})
  add_custom_target(format VERBATIM
    COMMAND ${CMAKE_COMMAND}
      -D ROOT=${root} -D CLANG_FORMAT=${WEFT_CLANG_FORMAT} -D FIX=ON -P ${here}/format.cmake)
endif()
find_program(WEFT_CLANG_TIDY clang-tidy-19)
if(WEFT_CLANG_TIDY)
  add_test(NAME tidy-headers
    COMMAND ${WEFT_CLANG_TIDY} --quiet ${here}/tidy.cpp -- -std=c++20 -I${root}/include)
  # The sources of a component as one: most of the time goes into the headers that they share. (One check takes two thirds
  # of the time of all, as the parsers of arguments and JSON are large; tidy-headers has it.)
  file(GLOB components RELATIVE ${root}/src CONFIGURE_DEPENDS ${root}/src/*)
  foreach(component IN LISTS components)
    file(GLOB sources CONFIGURE_DEPENDS ${root}/src/${component}/*.cpp)
    list(TRANSFORM sources REPLACE "(.+)" "#include \"\\1\"\n")
    list(JOIN sources "" text)
    file(CONFIGURE OUTPUT ${work}/tidy/${component}.cpp CONTENT "${text}")
    add_test(NAME tidy-${component}
      COMMAND ${WEFT_CLANG_TIDY} --quiet --config-file=${root}/.clang-tidy --checks=-bugprone-suspicious-include,-performance-unnecessary-value-param
        --header-filter=${root}/\(include/weft|src\)/ ${work}/tidy/${component}.cpp
        -- -std=c++20 -I${root}/include)
  endforeach()
endif()

# Misuse: a test for every file on every compiler. What is named must be there.
set(WEFT_MISUSE_COMPILERS ${CMAKE_CXX_COMPILER} CACHE STRING "Compilers that refuse the misuse files")
house_test(misuse-complete misuse/complete.cmake ROOT=${root})
house_test(misuse-self-test misuse/self_test.cmake WORK=${work}/misuse COMPILER=${CMAKE_CXX_COMPILER})
file(GLOB files RELATIVE ${root} CONFIGURE_DEPENDS misuse/*.cpp)
foreach(name IN LISTS WEFT_MISUSE_COMPILERS)
  find_program(WEFT_MISUSE_${name} ${name} REQUIRED)
  cmake_path(GET name FILENAME compiler)
  foreach(file IN LISTS files)
    cmake_path(GET file STEM stem)
    house_test(misuse/${compiler}/${stem} misuse/misuse.cmake
      ROOT=${root} COMPILER=${WEFT_MISUSE_${name}} FILE=${file} PRECOMPILED=${work}/precompiled)
  endforeach()
endforeach()

# Consumers: weft as other projects meet it.
set(with_cluster OFF)
if(TARGET weft_zmq)
  set(with_cluster ON)
endif()
set(with_redis OFF)
if(TARGET weft_redis)
  set(with_redis ON)
endif()
set(with_yaml OFF)
if(TARGET weft_yaml)
  set(with_yaml ON)
endif()
set(with_show OFF)
if(TARGET weft_show)
  set(with_show ON)
endif()
if(WEFT_INSTALL)
  house_test(consumer-installed consumer/installed.cmake
    BUILD=${PROJECT_BINARY_DIR} WORK=${work}/installed COMPILER=${CMAKE_CXX_COMPILER}
    CLUSTER=${with_cluster} REDIS=${with_redis} YAML=${with_yaml} SHOW=${with_show})
endif()
house_test(consumer-subdirectory consumer/subdirectory.cmake
  ROOT=${root} WORK=${work}/subdirectory COMPILER=${CMAKE_CXX_COMPILER}
  CLUSTER=${with_cluster} REDIS=${with_redis} YAML=${with_yaml} SHOW=${with_show})

list(JOIN WEFT_MISUSE_COMPILERS "," compilers)
house_test(single-header consumer/single.cmake
  ROOT=${root} WORK=${work}/single COMPILER=${CMAKE_CXX_COMPILER} COMPILERS=${compilers})
