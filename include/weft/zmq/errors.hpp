// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_ERRORS_HPP
#define WEFT_ZMQ_ERRORS_HPP

#include <weft/cluster/errors.hpp>

#include <string>

namespace WEFT_NAMESPACE::zmq {

//! A transport could not be made: its address cannot be read, or not be bound.
class transport_error : public weft::cluster::cluster_error {
public:
  explicit transport_error(std::string const& text) : cluster_error("weft: " + text) {}
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
