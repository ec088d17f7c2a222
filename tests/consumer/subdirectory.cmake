# SPDX-License-Identifier: BSL-1.0
# cmake -D ROOT=<source folder> -D WORK=<scratch folder> -D COMPILER=<c++> [-D CLUSTER=ON] [-D REDIS=ON] [-D YAML=ON] [-D SHOW=ON] -P subdirectory.cmake
#
# weft is used through add_subdirectory.

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/consumer.cmake)

file(REMOVE_RECURSE ${WORK})
consume(subdirectory -D WEFT=${ROOT})
message(STATUS "consumer: weft works as a subdirectory")
