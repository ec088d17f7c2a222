// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_SRC_INTERRUPT_HPP
#define WEFT_APP_SRC_INTERRUPT_HPP

#include <weft/core/context.hpp>

//! \file
//! Ctrl-C and SIGTERM.

namespace WEFT_NAMESPACE::app_detail {

// While it lives, the first of these signals asks for a stop; the second one ends the program. One at a time.
class interruptible {
public:
  interruptible();
  interruptible(interruptible const&) = delete;
  interruptible& operator=(interruptible const&) = delete;
  ~interruptible();

  stop_token token() const noexcept;
  // Which signal it was; 0: none.
  int signal() const noexcept;
};

}  // namespace WEFT_NAMESPACE::app_detail

#endif
