# SPDX-License-Identifier: BSL-1.0
# cmake -D PAGES=<program> -D FOLDER=<folder> -D SCRIPT=<browser.py> -P page.cmake
#
# Writes pages and uses them in a browser. Where there is none, or no Python, it says that it is skipped.

cmake_minimum_required(VERSION 3.25)

find_program(browser NAMES chromium chromium-browser google-chrome)
find_program(python NAMES python3)
if(NOT browser OR NOT python)
  message(STATUS "skipped: there is no chromium, or no python3")
  return()
endif()
file(REMOVE_RECURSE ${FOLDER})
execute_process(COMMAND ${PAGES} ${FOLDER} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${python} ${SCRIPT} ${browser} ${FOLDER} COMMAND_ERROR_IS_FATAL ANY)
