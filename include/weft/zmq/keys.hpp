// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_KEYS_HPP
#define WEFT_ZMQ_KEYS_HPP

#include <weft/core/error.hpp>
#include <weft/zmq/descriptor.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

//! \file
//! Keys of CURVE: who has the secret half can prove that the public half is his. On disk each is a small JSON file.

namespace WEFT_NAMESPACE::zmq {

//! Who somebody is: 40 characters of Z85.
struct public_key {
  std::string z85;

  auto operator<=>(public_key const&) const = default;
};

struct key_pair {
  public_key public_half;
  std::string secret;  //!< 40 characters of Z85

  bool operator==(key_pair const&) const = default;
};

//! A key file could not be read, or not be written. `what()` names it.
class key_error : public error {
public:
  key_error(std::filesystem::path const& file, std::string const& wrong)
      : text_(WEFT_NAMESPACE::detail::shared_text::of(
            ("weft: key file " + file.string() + ": " + wrong).c_str())) {}

  char const* what() const noexcept override { return text_.c_str(); }

private:
  WEFT_NAMESPACE::detail::shared_text text_;
};

//! Whether it could be half of a pair: 40 characters that are 32 bytes.
inline bool is_key(std::string_view z85) {
  std::array<std::uint8_t, 32> bytes;
  return z85.size() == 40 && z85.find('\0') == z85.npos &&
         ::zmq_z85_decode(bytes.data(), std::string(z85).c_str()) != nullptr;
}

namespace detail {

[[noreturn]] WEFT_COLD inline void throw_key_error(std::filesystem::path const& file, char const* could_not,
                                                   int code) {
  throw key_error(file, std::string(could_not) + " (" + std::generic_category().message(code) + ")");
}

// The public half of a secret.
inline std::string public_of(std::string const& secret) {
  std::array<char, 41> half{};
  return ::zmq_curve_public(half.data(), secret.c_str()) == 0 ? half.data() : "";
}

inline std::string read_key_text(std::filesystem::path const& file, bool is_secret) {
  constexpr std::size_t most = 4096;
  // Not a terminal, and not a pipe that nobody writes to.
  descriptor const from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat what{};
  if (from.get() < 0 || ::fstat(from.get(), &what) != 0) throw_key_error(file, "cannot be opened", errno);
  if (!S_ISREG(what.st_mode)) throw key_error(file, "is not a file");
  if (is_secret && (what.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    throw key_error(file,
                    "others than its owner may use it, and it has a secret: chmod 600 " + file.string());
  std::string text(most + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    ssize_t const count = ::read(from.get(), text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_key_error(file, "cannot be read", errno);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > most) throw key_error(file, "is too large to be a key");
  text.resize(size);
  return text;
}

inline nlohmann::json read_key_json(std::filesystem::path const& file, bool is_secret) {
  nlohmann::json json = nlohmann::json::parse(read_key_text(file, is_secret), nullptr, false);
  if (!json.is_object()) throw key_error(file, "is not JSON, as a key is");
  if (json.value("weft", nlohmann::json()) != "key")
    throw key_error(file, R"(is not a key of weft: "weft" is not "key")");
  return json;
}

inline std::string key_member(std::filesystem::path const& file, nlohmann::json const& json,
                              char const* name) {
  auto const found = json.find(name);
  if (found == json.end()) throw key_error(file, "has no \"" + std::string(name) + "\"");
  if (!found->is_string() || !is_key(found->get_ref<std::string const&>()))
    throw key_error(file, "\"" + std::string(name) + "\" is not a key: 40 characters of Z85");
  return found->get<std::string>();
}

// A file that is not there under its name before it is whole, and not at all if it does not come to that.
class new_file {
public:
  new_file(std::filesystem::path file, mode_t mode, std::string const& text)
      : file_(std::move(file)), draft_(file_.string() + ".new-" + std::to_string(::getpid())) {
    descriptor const to(::open(draft_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    if (to.get() < 0) throw_key_error(file_, "cannot be written", errno);
    bool const is_whole = ::fchmod(to.get(), mode) == 0 &&
                          ::write(to.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                          ::fsync(to.get()) == 0;
    int const code = errno;
    if (is_whole) return;
    ::unlink(draft_.c_str());
    throw_key_error(file_, "cannot be written", code);
  }
  new_file(new_file const&) = delete;
  new_file& operator=(new_file const&) = delete;
  ~new_file() {
    if (!is_kept_) ::unlink(is_named_ ? file_.c_str() : draft_.c_str());
  }

  void name() {
    if (::renameat2(AT_FDCWD, draft_.c_str(), AT_FDCWD, file_.c_str(), RENAME_NOREPLACE) != 0)
      throw_key_error(
          file_, errno == EEXIST ? "is there already, and is not overwritten" : "cannot be written", errno);
    is_named_ = true;
  }
  void keep() noexcept { is_kept_ = true; }

private:
  std::filesystem::path file_;
  std::string draft_;
  bool is_named_ = false;
  bool is_kept_ = false;
};

}  // namespace detail

//! A new pair, from the system's random numbers.
inline key_pair make_keys() {
  std::array<char, 41> known{};
  std::array<char, 41> secret{};
  if (::zmq_curve_keypair(known.data(), secret.data()) != 0) throw key_error("-", "this libzmq has no CURVE");
  return {{known.data()}, secret.data()};
}

//! Where `save` writes the public half.
inline std::filesystem::path public_file(std::filesystem::path file) { return file += ".pub"; }

//! Writes both halves to `file`, which only its owner may read, and the public one to `file`.pub. Both or neither, and
//! over nothing that is there. Throws `key_error`.
inline void save(key_pair const& keys, std::filesystem::path const& file) {
  nlohmann::ordered_json json{{"weft", "key"}, {"public", keys.public_half.z85}};
  detail::new_file known(public_file(file), 0644, json.dump(2) + "\n");
  json["secret"] = keys.secret;
  detail::new_file secret(file, 0600, json.dump(2) + "\n");
  secret.name();
  known.name();
  secret.keep();
  known.keep();
}

//! Throws `key_error`, also if others than the owner may read the file.
inline key_pair load_keys(std::filesystem::path const& file) {
  nlohmann::json const json = detail::read_key_json(file, true);
  key_pair keys{{detail::key_member(file, json, "public")}, detail::key_member(file, json, "secret")};
  if (detail::public_of(keys.secret) != keys.public_half.z85)
    throw key_error(file, R"("public" and "secret" are not halves of one pair)");
  return keys;
}

//! Throws `key_error`, also if the file has a secret: then it is not the one that was to be passed on.
inline public_key load_public_key(std::filesystem::path const& file) {
  nlohmann::json const json = detail::read_key_json(file, false);
  if (json.contains("secret"))
    throw key_error(file, "has a secret, where the public half was asked for: " + public_file(file).string());
  return {detail::key_member(file, json, "public")};
}

//! Who may connect: the public key of a file, or of every .pub file of a folder. Throws `key_error`.
inline std::vector<public_key> load_allowed(std::filesystem::path const& where) {
  std::error_code code;
  if (!std::filesystem::is_directory(where, code)) return {load_public_key(where)};
  std::vector<public_key> keys;
  std::filesystem::directory_iterator entry(where, code);
  for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code))
    if (entry->path().extension() == ".pub") keys.push_back(load_public_key(entry->path()));
  if (code) throw key_error(where, "cannot be listed (" + code.message() + ")");
  if (keys.empty()) throw key_error(where, "no .pub files are in this folder");
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace WEFT_NAMESPACE::zmq

#endif
