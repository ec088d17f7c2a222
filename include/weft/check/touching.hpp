// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_TOUCHING_HPP
#define WEFT_CHECK_TOUCHING_HPP

#include <weft/check/access.hpp>
#include <weft/check/reach.hpp>

//! \file
//! Which tasks that touch one thing are not ordered. One walk through the tasks, in an order in which they can run, with
//! sets of those that touch anything: O(E T / 64) for T such tasks, and for each access a few words more.

namespace WEFT_NAMESPACE::detail {

// `Tasks` is how many there are, `Touching` how many of them touch something, at most; `Accesses` how often, in all.
template <int Tasks, int Touching, int Accesses>
class touch_walk {
public:
  // First the edges of a task, from others that were there before; ...
  constexpr void add_edge(int from, int to) {
    before_[to].join(before_[from]);
    if (number_[from] > 0) before_[to].insert(number_[from] - 1);
  }
  // ... then what it touches: the last task before `below` that would race with it for this, or -1; ...
  constexpr int conflict(int task, access const& one, int below) {
    users const& all = of_[resource(one)];
    task_set<Touching> rest = one.writes ? all.any : all.writers;
    rest.leave_out(before_[task]);
    for (int found = rest.last(); found >= 0; found = rest.last()) {
      if (task_[found] < below) return task_[found];
      rest.remove(found);
    }
    return -1;
  }
  // ... and then itself.
  constexpr void note(int task, access_list const& touches) {
    int const number = count_++;
    task_[number] = task;
    number_[task] = number + 1;
    for (access const& one : touches) {
      users& all = of_[resource(one)];
      all.any.insert(number);
      if (one.writes) all.writers.insert(number);
    }
  }

private:
  struct users {
    task_set<Touching> any;
    task_set<Touching> writers;
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

  task_set<Touching> before_[Tasks]{};  // of those that touch something
  int number_[Tasks]{};                 // task -> which of those it is + 1
  int task_[Touching]{};                // and back
  int count_ = 0;
  access const* known_[Accesses]{};
  int bucket_[buckets]{};
  int resources_ = 0;
  users of_[Accesses]{};
};

}  // namespace WEFT_NAMESPACE::detail

#endif
