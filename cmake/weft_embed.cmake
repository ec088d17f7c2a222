# SPDX-License-Identifier: BSL-1.0
# weft_embed(<target> <header> <file>...): compiles the files into the target as texts. <header> declares them, in
# weft::trace_detail: page/page.css is `page_css`.
#
# As a script, cmake -D OUT=<file> -D HEADER=<file> -D "FILES=<file>;..." -P weft_embed.cmake writes that source.

if(CMAKE_SCRIPT_MODE_FILE)
  set(text "#include \"${HEADER}\"\n\nnamespace WEFT_NAMESPACE::trace_detail {\n")
  foreach(file IN LISTS FILES)
    cmake_path(GET file FILENAME name)
    string(REPLACE "." "_" name ${name})
    file(READ ${file} content)
    # In pieces of whole lines: no compiler has to take a literal of more than 65,536 characters.
    string(APPEND text "\nstd::string_view const ${name} =")
    string(LENGTH "${content}" length)
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${content}" ${at} 16000 piece)
      string(FIND "${piece}" "\n" end REVERSE)
      math(EXPR end "${end} + 1")
      string(SUBSTRING "${content}" ${at} ${end} piece)
      string(APPEND text "\n    R\"~~~(${piece})~~~\"")
      math(EXPR at "${at} + ${end}")
    endwhile()
    string(APPEND text ";\n")
  endforeach()
  file(WRITE ${OUT} "${text}\n}  // namespace WEFT_NAMESPACE::trace_detail\n")
  return()
endif()

set(weft_embed_script ${CMAKE_CURRENT_LIST_FILE})

function(weft_embed target header)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_texts.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -D OUT=${out} -D HEADER=${header} "-DFILES=${ARGN}" -P ${weft_embed_script}
    DEPENDS ${header} ${ARGN} ${weft_embed_script}
    COMMENT "" VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
