// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/keys.hpp>

#include <fstream>

#include "world.hpp"

namespace fs = std::filesystem;
namespace wz = weft::zmq;
using Catch::Matchers::Contains;

namespace {

void write(fs::path const& file, std::string const& text,
           fs::perms may = fs::perms::owner_read | fs::perms::owner_write) {
  std::ofstream(file) << text;
  fs::permissions(file, may);
}

std::string read(fs::path const& file) {
  std::ifstream from(file);
  return {std::istreambuf_iterator<char>(from), {}};
}

// What both names of a key file say of a text.
void is_refused(std::string const& text, std::string const& wrong) {
  world::folder const here;
  write(here / "key", text);
  CHECK_THROWS_AS(wz::load_keys(here / "key"), wz::key_error);
  CHECK_THROWS_WITH(wz::load_keys(here / "key"), Contains((here / "key").string()) && Contains(wrong));
  CHECK_THROWS_WITH(wz::load_public_key(here / "key"), Contains((here / "key").string()) && Contains(wrong));
}

}  // namespace

TEST_CASE("keys are new each time, and are keys") {
  wz::key_pair const a = wz::make_keys(), b = wz::make_keys();
  CHECK(a != b);
  for (auto const& keys : {a, b}) {
    CHECK(wz::is_key(keys.public_half.z85));
    CHECK(wz::is_key(keys.secret));
  }
  CHECK_FALSE(wz::is_key(""));
  CHECK_FALSE(wz::is_key(a.secret.substr(1)));
  CHECK_FALSE(wz::is_key(a.secret + "0"));
  CHECK_FALSE(wz::is_key("\"" + a.secret.substr(1)));     // not a character of Z85
  CHECK_FALSE(wz::is_key("#####" + a.secret.substr(5)));  // more than 32 bits
  CHECK_FALSE(wz::is_key(a.secret.substr(1) + std::string(1, '\0')));
}

TEST_CASE("keys are saved and loaded") {
  world::folder const here;
  wz::key_pair const keys = wz::make_keys();
  wz::save(keys, here / "worker");
  CHECK(wz::load_keys(here / "worker") == keys);
  CHECK(wz::load_public_key(here / "worker.pub") == keys.public_half);
  CHECK(wz::public_file(here / "worker") == here / "worker.pub");
  CHECK(fs::status(here / "worker").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_THAT(read(here / "worker.pub"), !Contains("secret") && !Contains(keys.secret));
  CHECK(std::distance(fs::directory_iterator(here.path()), {}) == 2);
}

TEST_CASE("no file is overwritten by keys, and no half is written alone") {
  world::folder const here;
  wz::key_pair const keys = wz::make_keys();
  for (std::string const taken : {"worker", "worker.pub"}) {
    write(here / taken, "precious");
    CHECK_THROWS_AS(wz::save(keys, here / "worker"), wz::key_error);
    CHECK_THROWS_WITH(wz::save(keys, here / "worker"),
                      Contains((here / taken).string()) && Contains("is there already"));
    CHECK(read(here / taken) == "precious");
    CHECK(std::distance(fs::directory_iterator(here.path()), {}) == 1);
    fs::remove(here / taken);
  }
  CHECK_THROWS_WITH(wz::save(keys, here / "nowhere/worker"),
                    Contains("cannot be written") && Contains("No such file"));
}

TEST_CASE("a secret that others may read is refused") {
  world::folder const here;
  wz::save(wz::make_keys(), here / "worker");
  for (fs::perms const extra : {fs::perms::group_read, fs::perms::others_read, fs::perms::group_write}) {
    fs::permissions(here / "worker", fs::perms::owner_read | extra);
    CHECK_THROWS_WITH(wz::load_keys(here / "worker"),
                      Contains("others") && Contains("chmod 600 " + (here / "worker").string()));
  }
  fs::permissions(here / "worker", fs::perms::owner_read);
  CHECK_NOTHROW(wz::load_keys(here / "worker"));
}

TEST_CASE("what is not a key file is refused with its name") {
  std::string const key = wz::make_keys().public_half.z85;
  is_refused("", "not JSON");
  is_refused("{", "not JSON");
  is_refused("[1]", "not JSON");
  is_refused("{}", "\"weft\" is not \"key\"");
  is_refused(R"({"weft": 1})", "\"weft\" is not \"key\"");
  is_refused(R"({"weft": "key"})", "has no \"public\"");
  is_refused(R"({"weft": "key", "public": 1})", "\"public\" is not a key");
  is_refused(R"({"weft": "key", "public": "short"})", "\"public\" is not a key");
  is_refused(std::string(100000, ' '), "too large");

  world::folder const here;
  CHECK_THROWS_WITH(wz::load_keys(here / "none"), Contains("cannot be opened") && Contains("No such file"));
  CHECK_THROWS_WITH(wz::load_keys(here.path()), Contains("is not a file"));
  write(here / "key", R"({"weft": "key", "public": ")" + key + "\"}");
  CHECK_THROWS_WITH(wz::load_keys(here / "key"), Contains("has no \"secret\""));
  CHECK(wz::load_public_key(here / "key").z85 == key);
  write(here / "key", R"({"weft": "key", "public": ")" + key + R"(", "secret": "x"})");
  CHECK_THROWS_WITH(wz::load_keys(here / "key"), Contains("\"secret\" is not a key"));
  write(here / "key",
        R"({"weft": "key", "public": ")" + key + R"(", "secret": ")" + wz::make_keys().secret + "\"}");
  CHECK_THROWS_WITH(wz::load_keys(here / "key"), Contains("not halves of one pair"));
  CHECK_THROWS_WITH(wz::load_public_key(here / "key"), Contains("has a secret"));
}

TEST_CASE("who is allowed is a file or a folder") {
  world::folder const here;
  wz::key_pair const a = wz::make_keys(), b = wz::make_keys();
  CHECK_THROWS_WITH(wz::load_allowed(here.path()), Contains("no .pub files"));
  wz::save(a, here / "a");
  wz::save(b, here / "b");
  auto both = std::vector{a.public_half, b.public_half};
  std::sort(both.begin(), both.end());
  CHECK(wz::load_allowed(here.path()) == both);
  CHECK(wz::load_allowed(here / "a.pub") == std::vector{a.public_half});
  CHECK_THROWS_WITH(wz::load_allowed(here / "c.pub"), Contains("cannot be opened"));
  write(here / "c.pub", "{}");
  CHECK_THROWS_WITH(wz::load_allowed(here.path()), Contains((here / "c.pub").string()));
}
