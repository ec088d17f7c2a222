// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/descriptor.hpp>
#include <weft/zmq/keys.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

namespace WEFT_NAMESPACE::zmq {

bool is_key(std::string_view z85) {
  std::array<std::uint8_t, 32> bytes;
  return z85.size() == 40 && z85.find('\0') == z85.npos &&
         ::zmq_z85_decode(bytes.data(), std::string(z85).c_str()) != nullptr;
}

namespace {

[[noreturn]] WEFT_COLD void throw_key_error(std::filesystem::path const& file, char const* could_not,
                                            int code) {
  throw key_error(file, std::string(could_not) + " (" + std::generic_category().message(code) + ")");
}

// The public half of a secret.
std::string public_of(std::string const& secret) {
  std::array<char, 41> half{};
  return ::zmq_curve_public(half.data(), secret.c_str()) == 0 ? half.data() : "";
}

std::string read_key_text(std::filesystem::path const& file, bool is_secret) {
  constexpr std::size_t most = 4096;
  // Not a terminal, and not a pipe that nobody writes to.
  weft::cluster::descriptor const from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
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

nlohmann::json read_key_json(std::filesystem::path const& file, bool is_secret) {
  nlohmann::json json = nlohmann::json::parse(read_key_text(file, is_secret), nullptr, false);
  if (!json.is_object()) throw key_error(file, "is not JSON, as a key is");
  if (json.value("weft", nlohmann::json()) != "key")
    throw key_error(file, R"(is not a key of weft: "weft" is not "key")");
  return json;
}

std::string key_member(std::filesystem::path const& file, nlohmann::json const& json, char const* name) {
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
    weft::cluster::descriptor const to(
        ::open(draft_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
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

}  // namespace

key_pair make_keys() {
  std::array<char, 41> known{};
  std::array<char, 41> secret{};
  if (::zmq_curve_keypair(known.data(), secret.data()) != 0) throw key_error("-", "this libzmq has no CURVE");
  return {{known.data()}, secret.data()};
}

std::filesystem::path public_file(std::filesystem::path file) { return file += ".pub"; }

void save(key_pair const& keys, std::filesystem::path const& file) {
  nlohmann::ordered_json json{{"weft", "key"}, {"public", keys.public_half.z85}};
  new_file known(public_file(file), 0644, json.dump(2) + "\n");
  json["secret"] = keys.secret;
  new_file secret(file, 0600, json.dump(2) + "\n");
  secret.name();
  known.name();
  secret.keep();
  known.keep();
}

key_pair load_keys(std::filesystem::path const& file) {
  nlohmann::json const json = read_key_json(file, true);
  key_pair keys{{key_member(file, json, "public")}, key_member(file, json, "secret")};
  if (public_of(keys.secret) != keys.public_half.z85)
    throw key_error(file, R"("public" and "secret" are not halves of one pair)");
  return keys;
}

public_key load_public_key(std::filesystem::path const& file) {
  nlohmann::json const json = read_key_json(file, false);
  if (json.contains("secret"))
    throw key_error(file, "has a secret, where the public half was asked for: " + public_file(file).string());
  return {key_member(file, json, "public")};
}

std::vector<public_key> load_allowed(std::filesystem::path const& where) {
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
