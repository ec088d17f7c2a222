// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/queue.hpp>

#include <memory>

#include "../catch.hpp"

// What must hold of every queue is in queue_laws.hpp.

namespace cluster = weft::cluster;

namespace {

// Ends everything as cancelled.
class refusing_user final : public cluster::queue_user {
public:
  explicit refusing_user(int& ends) : ends_(ends) {}
  ~refusing_user() override { ++ends_; }

  void check(cluster::remote_function const&) override {}
  void submit(cluster::request what) override { ended_.push_back({what.tag, 0, {}, cluster::cancelled{}}); }
  void withdraw() override {}
  void take(std::vector<cluster::completion>& to, cluster::duration) override {
    to.insert(to.end(), ended_.begin(), ended_.end());
    ended_.clear();
  }

private:
  int& ends_;
  std::vector<cluster::completion> ended_;
};
struct refusing_queue {
  int ends = 0;
  std::unique_ptr<cluster::queue_user> join() { return std::make_unique<refusing_user>(ends); }
};
struct shared_queue {
  std::shared_ptr<cluster::queue_user> join();
};
struct no_queue {};

static_assert(cluster::task_queue<refusing_queue>);
static_assert(!cluster::task_queue<shared_queue>);
static_assert(!cluster::task_queue<no_queue>);
static_assert(!cluster::task_queue<int>);

}  // namespace

TEST_CASE("a queue's users are owned by who joined") {
  refusing_queue q;
  {
    auto const user = q.join();
    user->submit({nullptr, {}, {}, 7});
    std::vector<cluster::completion> taken;
    user->take(taken, {});
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].tag == 7);
    CHECK(q.ends == 0);
  }
  CHECK(q.ends == 1);
}
