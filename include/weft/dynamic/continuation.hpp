// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_CONTINUATION_HPP
#define WEFT_DYNAMIC_CONTINUATION_HPP

#include <weft/dynamic/spawn.hpp>
#include <weft/run/deadline.hpp>
#include <weft/run/ending.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

//! \file
//! What a task may say of how its run goes on: `next`, `finish`, `cancel`.

namespace WEFT_NAMESPACE {
namespace detail {

// What a task that is called by itself, and not by the run of a graph, has left: further tasks, and how the run ends if
// nobody else is there to end it (it is inline). It is made when the task first asks for it.
struct task_afterwards : afterwards {
  spawn_scope tasks;
  run_link link;
  said_ending said;
  stop_source source;

  explicit task_afterwards(stop_token whole) : afterwards{&run_them, &drop_it}, source(whole, link) {
    link.end = [](run_link&, bool, char const*, char const*, std::size_t) noexcept {};
  }

  static task_afterwards& of(context& c) {
    if (c.scope_ != nullptr && c.scope_->after != nullptr)
      return *static_cast<task_afterwards*>(c.scope_->after);
    context& root = c.scope_ != nullptr && c.scope_->owner != nullptr ? *c.scope_->owner : c;
    if (root.after_ == nullptr) root.after_ = new task_afterwards(root.stop_);
    return *static_cast<task_afterwards*>(root.after_);
  }

  static void add(context& c, auto&& f) {
    if (c.scope_ != nullptr)
      c.scope_->spawn(std::forward<decltype(f)>(f));
    else
      of(c).tasks.spawn(std::forward<decltype(f)>(f));
  }

  static void end(context& c, bool is_cancelled, std::string_view reason) {
    c.stop_.note_more();
    if (run_link* const run = c.stop_.nearest_run())
      return run->end(*run, is_cancelled, c.id_, reason.data(), reason.size());
    task_afterwards& mine = of(c);
    if (!mine.said.say(mine.link, is_cancelled, c.id_, reason.data(), reason.size())) return;
    mine.source.request_stop();
    c.stop_ = mine.source.token();
    if (c.scope_ != nullptr && c.scope_->owner != nullptr) c.scope_->owner->stop_ = c.stop_;
  }

private:
  static void run_them(afterwards& what, char const* id, stop_token stop, int attempt, bool is_last) {
    auto& mine = static_cast<task_afterwards&>(what);
    mine.tasks.after = &mine;
    try {
      mine.tasks.run_all(id, stop, attempt);
    } catch (...) {
      if (stop.stop_requested() && has_given_up()) throw_stopped(id, stop);
      throw_task_failed(id);
    }
    if (mine.said.what() != nullptr) mine.said.throw_it(is_last);
  }
  static void drop_it(afterwards* mine) noexcept { delete static_cast<task_afterwards*>(mine); }

public:
  // A task that `next` has added.
  template <class F>
  struct named {
    std::string id;
    F f;

    void operator()(context& here) {
      context mine(id.c_str(), here.stop_, here.scope_, here.attempt_);
      mine.part_of_ = here.id_;
      try {
        if constexpr (std::is_invocable_v<F&, context&>)
          f(mine);
        else
          f();
      } catch (...) {
        throw_task_failed(id.c_str());
      }
      here.stop_ = mine.stop_;
    }
  };
};

}  // namespace detail

//! In the run of a task_graph other threads may take it; elsewhere the thread of this task runs it. Of several none comes
//! before another. If this task fails, or the run is ended, it does not begin. What it throws is a failure of this task:
//! `task "load" failed: task "more" failed: ...`. From an element of a map: it begins when the call for this element has
//! returned. On a worker it runs there.
template <class Id, class F>
void context::next(Id const& id, F f) {
  static_assert(std::is_invocable_v<F&> || std::is_invocable_v<F&, context&>,
                "weft: next takes what can be called as f() or f(weft::context&)");
  detail::task_afterwards::add(*this, detail::task_afterwards::named<F>{std::string(id), std::move(f)});
}

//! Tasks that run may go on, or give up by `throw weft::stopped()`. If nothing was left out, the run ends as always.
//! Otherwise the run of a task_graph returns the results that are there; that of a workflow does so if it was called with
//! `weft::partial`, and throws `run_finished` if not. Of several tasks that end the run the first counts.
template <class Text>
void context::finish(Text const& reason) {
  detail::task_afterwards::end(*this, false, std::string_view(reason));
}
template <class Text>
void context::cancel(Text const& reason) {
  detail::task_afterwards::end(*this, true, std::string_view(reason));
}

}  // namespace WEFT_NAMESPACE

#endif
