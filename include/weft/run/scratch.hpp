// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_SCRATCH_HPP
#define WEFT_RUN_SCRATCH_HPP

#include <weft/check/analysis.hpp>
#include <weft/check/moves.hpp>
#include <weft/check/result_lives.hpp>
#include <weft/run/frame.hpp>

#include <new>

//! \file
//! Where a run on this thread has the results that nobody keeps: in bytes on its stack, which those share whose lives do
//! not overlap. Its frame has the slots of the results that are kept, and each of these first runs the tasks that come
//! before it. After each task those results end that it was the last to need, the newest first. (In a constant
//! expression bytes cannot be shared: there each result has memory of its own.)

namespace WEFT_NAMESPACE::detail {

inline constexpr std::size_t large_frame = std::size_t{64} * 1024;

// --- places ------------------------------------------------------------------------------------------------

struct result_traits {
  std::size_t size;
  std::size_t alignment;
  bool is_trivial;  // needs no destruction
  bool is_void;
  bool owns;       // points to nothing but what it owns
  bool can_leave;  // may be moved to the caller, whatever it was made of
};

// Small trivial results lie apart: of the others the address is told to who cleans up after a failure, and what may be
// seen from outside the compiler cannot have in registers.
constexpr bool is_small(result_traits const& r) { return r.is_trivial && r.size <= 16; }

// Bytes that results have one after the other.
struct shared_place {
  std::size_t size = 0;
  std::size_t alignment = 1;
  std::size_t offset = 0;
  int until =
      0;  // the last step that it is needed at; where tasks have no order, the number of the result that has it
};

template <int N>
class place_list {
public:
  // The place for a result that is made at step `birth` and must be there until `last`: of those that are free the one that
  // wastes least, or if all are too small, grows least. So few are looked at that the whole takes linear time.
  constexpr int take(result_traits const& what, int birth, int last) {
    int best = -1;
    std::size_t best_waste = 0;
    for (int i = 0, looked_at = 0; i < count_ && looked_at < 32; ++i) {
      if (all_[i].until >= birth) continue;
      ++looked_at;
      std::size_t const waste = waste_of(i, what);
      if (best >= 0 && best_waste <= waste) continue;
      best = i;
      best_waste = waste;
      if (waste == 0) break;
    }
    return give(best, what, last);
  }
  // The same of those that are free as `is_free(until)` says, which takes some time: only those are looked at that were given
  // near the last one, or longest ago. So it finds those of the same strand, and in a row of rows those of two before.
  template <class IsFree>
  constexpr int take_if(result_traits const& what, int until, IsFree const& is_free) {
    int best = -1;
    std::size_t best_waste = 0;
    for (int i = 0; i < count_ && i < 32; ++i) {
      int const at = (i % 2 == 0 ? cursor_ + i / 2 : cursor_ + count_ - 1 - i / 2) % count_;
      if (!is_free(all_[at].until)) continue;
      std::size_t const waste = waste_of(at, what);
      if (best >= 0 && best_waste <= waste) continue;
      best = at;
      best_waste = waste;
      if (waste == 0) break;
    }
    int const given = give(best, what, until);
    cursor_ = given + 1;
    return given;
  }

  // Gives them offsets, those of large alignment first; returns how many bytes they are in all.
  constexpr std::size_t settle() {
    std::size_t at = 0;
    for (std::size_t alignment = largest_alignment(); alignment > 0; alignment /= 2)
      for (int i = 0; i < count_; ++i) {
        if (all_[i].alignment != alignment) continue;
        at = (at + alignment - 1) / alignment * alignment;
        all_[i].offset = at;
        at += all_[i].size;
      }
    return at;
  }
  constexpr std::size_t largest_alignment() const {
    std::size_t largest = 1;
    for (int i = 0; i < count_; ++i)
      if (largest < all_[i].alignment) largest = all_[i].alignment;
    return largest;
  }
  constexpr std::size_t offset_of(int place) const { return all_[place].offset; }

private:
  static constexpr std::size_t most = ~std::size_t{} / 2;
  shared_place all_[N]{};
  int count_ = 0;
  int cursor_ = 0;

  constexpr std::size_t waste_of(int place, result_traits const& what) const {
    std::size_t const size = all_[place].size;
    return size >= what.size ? size - what.size : what.size - size + most;
  }
  // This place, or a new one.
  constexpr int give(int place, result_traits const& what, int until) {
    if (place < 0) place = count_++;
    shared_place& found = all_[place];
    if (found.size < what.size) found.size = what.size;
    if (found.alignment < what.alignment) found.alignment = what.alignment;
    found.until = until;
    return place;
  }
};

// Where a result lies, as one number: the offset among its bytes, whether these are those apart, and whether a step ends
// it.
constexpr std::size_t place_number(std::size_t offset, bool apart, bool ends) {
  return offset * 4 + (apart ? 2 : 0) + (ends ? 1 : 0);
}
constexpr bool is_ended(std::size_t place) { return place % 2 != 0; }
constexpr bool is_apart(std::size_t place) { return place / 2 % 2 != 0; }
constexpr std::size_t offset_of(std::size_t place) { return place / 4; }

// Where each result of a run is, and which are destroyed after which step.
template <int N>
struct storage_plan {
  std::size_t bytes = 0, alignment = 1;              // of the results with others
  std::size_t bytes_apart = 0, alignment_apart = 1;  // of small ones
  bool cleans_up = false;                            // whether a failure may find something to destroy
  int kept_count = 0;
  std::size_t kept[N]{};   // whose results are kept, in order
  std::size_t place[N]{};  // see `place_number`
  int first[N + 1]{};      // after step k die[first[k]] up to dying[first[k + 1]], the newest first
  int dying[N]{};
  int last[N]{};  // of those that need to be destroyed, else -1

  constexpr storage_plan(lifetimes<N> const& lives, result_traits const* const (&results)[N]) {
    place_list<N> shared;
    place_list<N> small;
    int taken[N]{};
    for (int k = 0; k < N; ++k) {
      last[k] = -1;
      result_traits const& result = *results[k];
      if (lives.kept[k] && !result.is_void) {
        kept[kept_count++] = static_cast<std::size_t>(k);
        continue;
      }
      taken[k] = (is_small(result) ? small : shared).take(result, k, lives.last[k]);
      if (result.is_trivial) continue;
      last[k] = lives.last[k];
      cleans_up = true;
      ++first[last[k] + 1];
    }
    bytes = shared.settle();
    alignment = shared.largest_alignment();
    bytes_apart = small.settle();
    alignment_apart = small.largest_alignment();
    for (int k = 0; k < N; ++k) {
      bool const apart = is_small(*results[k]);
      place[k] = place_number((apart ? small : shared).offset_of(taken[k]), apart, last[k] >= 0);
      if (cleans_up) first[k + 1] += first[k];
    }
    if (cleans_up) list_dying();
  }

  constexpr std::size_t dying_after(std::size_t k) const {
    return static_cast<std::size_t>(first[k + 1] - first[k]);
  }
  constexpr std::size_t dying_at(std::size_t k, std::size_t i) const {
    return static_cast<std::size_t>(dying[static_cast<std::size_t>(first[k]) + i]);
  }
  // The tasks before the i-th kept one, after the one before that: so many, behind `begin_of`. (The last of all come after
  // every kept one.)
  constexpr std::size_t begin_of(std::size_t i) const { return i == 0 ? 0 : kept[i - 1] + 1; }
  constexpr std::size_t count_before(std::size_t i) const {
    return (i < static_cast<std::size_t>(kept_count) ? kept[i] : N) - begin_of(i);
  }

private:
  constexpr void list_dying() {
    int fill[N]{};
    for (int k = 0; k < N; ++k) fill[k] = first[k];
    for (int k = N - 1; k >= 0; --k)
      if (last[k] >= 0) dying[fill[last[k]]++] = k;
  }
};

// --- the bytes ---------------------------------------------------------------------------------------------

template <std::size_t Size, std::size_t Alignment>
struct scratch_bytes {
  alignas(Alignment) unsigned char bytes[Size > 0 ? Size : 1];
};

// What must be destroyed if a task fails: results of earlier steps of which it or a later one would have been the last
// reader.
struct scratch_result {
  void (*destroy)(unsigned char*) noexcept = nullptr;
  std::size_t offset = 0;
  int last = 0;
};
// (By type, not by task, so that there are few: a slot is its value.)
template <class R>
void destroy_in_scratch(unsigned char* at) noexcept {
  static_assert(sizeof(slot<0, R>) == sizeof(R));
  // NOLINTNEXTLINE(bugprone-casting-through-void): bytes that an R was made in
  static_cast<R*>(static_cast<void*>(at))->~R();
}
template <class R>
constexpr scratch_result scratch_result_of([[maybe_unused]] std::size_t place, [[maybe_unused]] int last) {
  if constexpr (!std::is_trivially_destructible_v<R> && !std::is_void_v<R>)
    if (last >= 0) return {&destroy_in_scratch<R>, offset_of(place), last};
  return {};
}

struct scratch_wiring : wiring {
  unsigned char* bytes;
  unsigned char* bytes_apart;
  scratch_result const* results;  // by number of task; null if there is nothing to clean up
  int& at;                        // the step
};

WEFT_COLD inline void clean_up(unsigned char* bytes, scratch_result const* results, int step) noexcept {
  for (int k = step - 1; k >= 0; --k)
    if (results[k].destroy != nullptr && results[k].last >= step)
      results[k].destroy(bytes + results[k].offset);
}

// --- steps -------------------------------------------------------------------------------------------------

// The end of results after a task: those of tasks `P`.
struct no_endings {
  WEFT_INLINE static void end(wiring const&) {}
};
template <class Numbers, class... R>
struct endings;
template <std::size_t... P, class... R>
struct endings<std::index_sequence<P...>, R...> {
  WEFT_INLINE static void end(wiring const& w) {
    if (__builtin_is_constant_evaluated()) {
      bool const done[] = {(delete static_cast<slot<P, R>*>(w.slots[P]), true)...};
      static_cast<void>(done);
    } else {
      bool const done[] = {(static_cast<slot<P, R>*>(w.slots[P])->value.~R(), true)...};
      static_cast<void>(done);
    }
  }
};

// A task whose result is not kept, and where that is.
template <std::size_t K, class R, class Call, std::size_t Place, class Endings>
struct brief {};

// Such tasks in a row. One function runs them all, as one for each would cost the compiler as much as all the rest; and on
// GCC it has no name for the linker (`WEFT_UNNAMED`), which would be as long as the workflow.
template <class... Brief>
struct task_row {};

template <std::size_t... K, class... R, class... Call, std::size_t... Place, class... Endings>
WEFT_UNNAMED constexpr void run_as_constant(task_row<brief<K, R, Call, Place, Endings>...>,
                                            [[maybe_unused]] scratch_wiring const& w) {
  bool const done[] = {(w.slots[K] = new slot<K, R>(Call(), w), Endings::end(w), true)..., true};
  static_cast<void>(done);
}
#define WEFT_MAKE_RESULT                                                                     \
  ::new (static_cast<void*>((is_apart(Place) ? w.bytes_apart : w.bytes) + offset_of(Place))) \
      slot<K, R>(Call(), w)
template <std::size_t... K, class... R, class... Call, std::size_t... Place, class... Endings>
WEFT_INLINE WEFT_UNNAMED void run_row(task_row<brief<K, R, Call, Place, Endings>...> tasks, std::false_type,
                                      [[maybe_unused]] scratch_wiring const& w) {
  if (__builtin_is_constant_evaluated()) return run_as_constant(tasks, w);
  bool const done[] = {(WEFT_MAKE_RESULT, true)..., true};
  static_cast<void>(done);
}
#if WEFT_EXCEPTIONS
// The same where results need to be destroyed.
template <std::size_t... K, class... R, class... Call, std::size_t... Place, class... Endings>
WEFT_INLINE WEFT_UNNAMED void run_row(task_row<brief<K, R, Call, Place, Endings>...> tasks, std::true_type,
                                      [[maybe_unused]] scratch_wiring const& w) {
  if (__builtin_is_constant_evaluated()) return run_as_constant(tasks, w);
  try {
    bool const done[] = {(w.at = static_cast<int>(K), WEFT_MAKE_RESULT, Endings::end(w), true)..., true};
    static_cast<void>(done);
  } catch (...) {
    clean_up(w.bytes, w.results, w.at);
    throw;
  }
}
#else
template <std::size_t... K, class... R, class... Call, std::size_t... Place, class... Endings>
WEFT_INLINE WEFT_UNNAMED void run_row(task_row<brief<K, R, Call, Place, Endings>...> tasks, std::true_type,
                                      [[maybe_unused]] scratch_wiring const& w) {
  if (__builtin_is_constant_evaluated()) return run_as_constant(tasks, w);
  bool const done[] = {(WEFT_MAKE_RESULT, Endings::end(w), true)..., true};
  static_cast<void>(done);
}
#endif
#undef WEFT_MAKE_RESULT
// In a constant expression, after the run.
template <std::size_t... K, class... R, class... Call, std::size_t... Place, class... Endings>
WEFT_UNNAMED constexpr void forget(task_row<brief<K, R, Call, Place, Endings>...>,
                                   [[maybe_unused]] wiring const& w) {
  bool const done[] = {
      ((is_ended(Place) ? static_cast<void>(0) : delete static_cast<slot<K, R>*>(w.slots[K])), true)...,
      true};
  static_cast<void>(done);
}

template <std::size_t N>
constexpr bool forget_all(bool const (&)[N]) {
  return true;
}

// The slot of a result that is kept.
template <class Call, class Endings>
struct lasting {};
template <std::size_t K, class R, bool CleansUp>
struct lasting_slot : slot<K, R> {
  template <class Call, class Endings>
  WEFT_INLINE lasting_slot(lasting<Call, Endings>, scratch_wiring const& w) : slot<K, R>(Call(), w) {
    Endings::end(w);
  }
};
#if WEFT_EXCEPTIONS
template <std::size_t K, class R>
struct lasting_slot<K, R, true> : slot<K, R> {
  template <class Call, class Endings>
  WEFT_INLINE lasting_slot(lasting<Call, Endings>, scratch_wiring const& w) try : slot
    <K, R>(Call(), w) { Endings::end(w); }
  catch (...) {
    clean_up(w.bytes, w.results, static_cast<int>(K));
  }
};
#endif
// Stands for the tasks after all that are kept.
struct others_done {
  constexpr explicit others_done(bool) {}
};

// --- the steps of a workflow -------------------------------------------------------------------------------

// `Scratch` has the plan, `Calls` are by number of task.
template <class Indices>
struct endings_at {
  template <class Scratch, class Analysis, std::size_t K>
  using type = no_endings;
};
template <std::size_t I0, std::size_t... I>
struct endings_at<std::index_sequence<I0, I...>> {
  template <class Scratch, class Analysis, std::size_t K>
  using type = endings<std::index_sequence<Scratch::plan.dying_at(K, I0), Scratch::plan.dying_at(K, I)...>,
                       result_at<Analysis, Scratch::plan.dying_at(K, I0)>,
                       result_at<Analysis, Scratch::plan.dying_at(K, I)>...>;
};
template <bool Any>
struct endings_in {
  template <class Scratch, class Analysis, std::size_t K>
  using after = no_endings;
};
template <>
struct endings_in<true> {
  template <class Scratch, class Analysis, std::size_t K>
  using after =
      typename endings_at<std::make_index_sequence<Scratch::plan.dying_after(K)>>::template type<Scratch,
                                                                                                 Analysis, K>;
};
template <class Scratch, class Analysis, std::size_t K>
using endings_after = typename endings_in<Scratch::plan.cleans_up>::template after<Scratch, Analysis, K>;

template <class Indices>
struct row_of;
template <std::size_t... I>
struct row_of<std::index_sequence<I...>> {
  template <class Scratch, class Analysis, class Calls, std::size_t Begin>
  using type =
      task_row<brief<Begin + I, result_at<Analysis, Begin + I>, element<Calls, Begin + I>,
                     Scratch::plan.place[Begin + I], endings_after<Scratch, Analysis, Begin + I>>...>;
};
// The tasks before the I-th one that is kept.
template <class Scratch, class Analysis, class Calls, std::size_t I>
using row_before = typename row_of<std::make_index_sequence<Scratch::plan.count_before(I)>>::template type<
    Scratch, Analysis, Calls, Scratch::plan.begin_of(I)>;

// The frame, by places among those that are kept.
template <class Scratch, class Analysis, class Indices>
struct scratch_frame;
template <class Scratch, class Analysis, std::size_t... I>
struct scratch_frame<Scratch, Analysis, std::index_sequence<I...>> {
  using cleans_up = std::bool_constant<Scratch::plan.cleans_up>;
  using type = frame<lasting_slot<Scratch::plan.kept[I], result_at<Analysis, Scratch::plan.kept[I]>,
                                  WEFT_EXCEPTIONS && cleans_up::value>...,
                     others_done>;
  using any_view = std::bool_constant<!all_of<!borrows<result_at<Analysis, Scratch::plan.kept[I]>>...>>;
  using is_large =
      std::bool_constant<(sizeof(type) + Scratch::plan.bytes + Scratch::plan.bytes_apart > large_frame)>;
  using scratch = Scratch;
  using analysis = Analysis;
  using indices = std::index_sequence<I...>;
};
template <class Frame, class Calls, std::size_t... I>
WEFT_INLINE WEFT_UNNAMED typename Frame::type fill_scratch_frame(std::index_sequence<I...>,
                                                                 scratch_wiring const& w) {
  using scratch = typename Frame::scratch;
  using analysis = typename Frame::analysis;
  constexpr typename Frame::cleans_up cleans_up;
  using last = row_before<scratch, analysis, Calls, sizeof...(I)>;
  return {{(run_row(row_before<scratch, analysis, Calls, I>(), cleans_up, w),
            lasting<element<Calls, scratch::plan.kept[I]>,
                    endings_after<scratch, analysis, scratch::plan.kept[I]>>()),
           w}...,
          others_done((run_row(last(), cleans_up, w),
                       __builtin_is_constant_evaluated() &&
                           forget_all({(forget(row_before<scratch, analysis, Calls, I>(), w), true)...,
                                       (forget(last(), w), true)})))};
}

}  // namespace WEFT_NAMESPACE::detail

#endif
