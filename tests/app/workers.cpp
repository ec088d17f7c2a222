// SPDX-License-Identifier: BSL-1.0
#include <weft/app/workers.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include "../checkpoint/places.hpp"

#include "../catch.hpp"

namespace {

class few_workers final : public weft::detail::app_workers {
public:
  std::unique_ptr<weft::cluster::queue_user> join() override { return all_.join(); }
  std::string address() const override { return "here"; }
  std::size_t count() const override { return 1; }

private:
  places::small_cluster all_;
};

constexpr auto wf = weft::workflow<"app-workers">(weft::task<"start">([] { return 20; }) >>
                                                  weft::task<"twice">([](int x) { return 2 * x; }));

}  // namespace

TEST_CASE("workers of an app are what a run is given, whatever they are") {
  few_workers few;
  weft::detail::app_workers& all = few;
  CHECK(weft::run(wf, all).value() == 40);
}
