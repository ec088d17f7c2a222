// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_KEYS_HPP
#define WEFT_ZMQ_KEYS_HPP

#include <weft/cluster/errors.hpp>

#include <compare>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! Keys of CURVE: who has the secret half can prove that the public half is his. On disk each is a small JSON file.

namespace WEFT_NAMESPACE::zmq {

//! Who somebody is: 40 characters of Z85.
struct public_key {
  std::string z85;

  auto operator<=>(public_key const&) const = default;
};

//! Both keys of a process.
struct key_pair {
  public_key public_half;
  std::string secret;  //!< 40 characters of Z85

  bool operator==(key_pair const&) const = default;
};

//! A key file could not be read, or not be written. `what()` names it.
class key_error : public weft::cluster::cluster_error {
public:
  key_error(std::filesystem::path const& file, std::string const& wrong)
      : cluster_error("weft: key file " + file.string() + ": " + wrong) {}
};

//! Whether it could be half of a pair: 40 characters that are 32 bytes.
bool is_key(std::string_view z85);

//! A new pair, from the system's random numbers.
key_pair make_keys();

//! Where `save` writes the public half.
std::filesystem::path public_file(std::filesystem::path file);

//! Writes both halves to `file`, which only its owner may read, and the public one to `file`.pub. Both or neither, and
//! over nothing that is there. Throws `key_error`.
void save(key_pair const& keys, std::filesystem::path const& file);

//! Throws `key_error`, also if others than the owner may read the file.
key_pair load_keys(std::filesystem::path const& file);

//! Throws `key_error`, also if the file has a secret: then it is not the one that was to be passed on.
public_key load_public_key(std::filesystem::path const& file);

//! Who may connect: the public key of a file, or of every .pub file of a folder. Throws `key_error`.
std::vector<public_key> load_allowed(std::filesystem::path const& where);

}  // namespace WEFT_NAMESPACE::zmq

#endif
