// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_ERRORS_HPP
#define WEFT_ZMQ_ERRORS_HPP

#include <weft/core/error.hpp>

#include <string>

namespace WEFT_NAMESPACE::zmq {

//! A transport could not be made: its address cannot be read, or not be bound.
class transport_error : public error {
public:
  explicit transport_error(std::string const& text)
      : text_(WEFT_NAMESPACE::detail::shared_text::of(("weft: " + text).c_str())) {}

  char const* what() const noexcept override { return text_.c_str(); }

private:
  WEFT_NAMESPACE::detail::shared_text text_;
};

//! An address that other machines can reach was to be bound without keys.
class insecure_address : public transport_error {
public:
  explicit insecure_address(std::string const& address)
      : transport_error(
            "whoever reaches " + address +
            " could give tasks and take results, as there are no keys: give the transport keys and the "
            "public keys of its workers, or set allow_plaintext") {}
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
