# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D DOXYGEN=<doxygen> -D WORK=<folder> -P doxygen.cmake
#
# Doxygen reads all headers and documents without a warning.

cmake_minimum_required(VERSION 3.25)

file(MAKE_DIRECTORY ${WORK})
file(READ ${ROOT}/docs/Doxyfile text)
file(WRITE ${WORK}/Doxyfile "${text}\nOUTPUT_DIRECTORY = ${WORK}\n")
execute_process(COMMAND ${DOXYGEN} ${WORK}/Doxyfile WORKING_DIRECTORY ${ROOT}
  RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
if(NOT status EQUAL 0 OR NOT printed STREQUAL "")
  message(FATAL_ERROR "doxygen:\n${printed}")
endif()
message(STATUS "doxygen: no warnings")
