// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq/worker_main.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include "world.hpp"

//! \file
//! What can be seen of it within one process; see tests/processes for workers that work.

namespace wz = weft::zmq;

namespace {

constexpr auto known = weft::workflow<"zmq-known">(weft::task<"only-known">([] { return 1; }));

template <class... Word>
std::optional<int> worker_main(Word const*... words) {
  char const* const all[] = {"program", words..., nullptr};
  return wz::worker_main(static_cast<int>(sizeof...(words)) + 1, all, known);
}

}  // namespace

TEST_CASE("worker_main is for what is meant for it only") {
  CHECK_FALSE(worker_main().has_value());
  CHECK_FALSE(worker_main("data").has_value());
  CHECK_FALSE(worker_main("--worker").has_value());
  CHECK_FALSE(worker_main("workers", "worker").has_value());
  char const* const none[] = {nullptr};
  CHECK_FALSE(wz::worker_main(0, none).has_value());
}

TEST_CASE("worker_main knows the workflows that it is given") {
  auto const all = weft::cluster::registry::all();
  CHECK(std::count_if(all.begin(), all.end(), [](weft::cluster::remote_function const* f) {
          return f->scope == "zmq-known" && f->name() == "only-known";
        }) == 1);
}

TEST_CASE("worker_main gives back how the command went") {
  world::folder const here;
  std::string const file = (here / "key").string();
  CHECK(worker_main("keygen", file.c_str()) == 0);
  CHECK_NOTHROW(wz::load_keys(file));
  CHECK(worker_main("keygen", file.c_str()) == 1);
  CHECK(worker_main("keygen") == 2);
  CHECK(worker_main("keygen", "--help") == 0);
  CHECK(worker_main("worker") == 2);
  CHECK(worker_main("worker", "--connect", "tcp://127.0.0.1:1", "--slots", "none") == 2);
  CHECK(worker_main("status") == 2);
  CHECK(worker_main("status", "--connect", "tcp://127.0.0.1:1") == 1);
}

TEST_CASE("exit statuses of workers are what scripts rely on") {
  CHECK(static_cast<int>(wz::worker_exit::done) == 0);
  CHECK(static_cast<int>(wz::worker_exit::failed) == 1);
  CHECK(static_cast<int>(wz::worker_exit::usage) == 2);
  CHECK(static_cast<int>(wz::worker_exit::denied) == 3);
  CHECK(static_cast<int>(wz::worker_exit::orphaned) == 4);
}
