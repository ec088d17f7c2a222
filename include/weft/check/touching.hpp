// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_TOUCHING_HPP
#define WEFT_CHECK_TOUCHING_HPP

#include <weft/check/access.hpp>
#include <weft/check/reach.hpp>

//! \file
//! Which tasks that touch one thing are not ordered. One walk through the tasks, in an order in which they can run, with
//! sets of those that touch anything: O(E T / 64) for T such tasks, and for each access a few words more.

namespace WEFT_NAMESPACE::detail {

// `Touching` is how many tasks touch something, at most; `Accesses` how often, in all. Who walks keeps for each task the
// set of those that run before it and touch something: what it is told of its predecessors, and what it adds for itself.
// (Not kept here: compilers evaluate an array of a function several times as fast as one of a class.)
template <int Touching, int Accesses>
class touch_walk {
public:
  using set = task_set<Touching>;

  // For what a task touches: the last task before `below` that would race with it for this, or -1, ...
  constexpr int conflict(set const& before, access const& one, int below) {
    users const& all = of_[resource(one)];
    set rest = one.writes ? all.any : all.writers;
    rest.leave_out(before);
    for (int found = rest.last(); found >= 0; found = rest.last()) {
      if (task_[found] < below) return task_[found];
      rest.remove(found);
    }
    return -1;
  }
  // ... and then the task itself, with the set of those that run before it: to that it is added.
  constexpr void note(set& before, int task, access_list const& touches) {
    int const number = count_++;
    task_[number] = task;
    before.insert(number);
    for (access const& one : touches) {
      users& all = of_[resource(one)];
      all.any.insert(number);
      if (one.writes) all.writers.insert(number);
    }
  }

private:
  struct users {
    set any;
    set writers;
  };
  static constexpr int buckets = 2 * Accesses + 1;

  // A hash table of the resources by name.
  constexpr int resource(access const& one) {
    int at = static_cast<int>(one.hash % static_cast<std::uint32_t>(buckets));
    for (; bucket_[at] != 0; at = (at + 1) % buckets) {
      access const& known = *known_[bucket_[at] - 1];
      if (known.hash == one.hash && known.resource == one.resource) return bucket_[at] - 1;
    }
    known_[resources_] = &one;
    bucket_[at] = ++resources_;
    return resources_ - 1;
  }

  int task_[Touching]{};  // those that touch something
  int count_ = 0;
  access const* known_[Accesses]{};
  int bucket_[buckets]{};
  int resources_ = 0;
  users of_[Accesses]{};
};

}  // namespace WEFT_NAMESPACE::detail

#endif
