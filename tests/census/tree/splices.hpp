#inc\
lude "em\
pty.hpp"
#define macro \
#include "no.hpp"
/\
/ a comment \   
of three lines
#include \
  /* somewhere */ \
  <tree/self.hpp>
