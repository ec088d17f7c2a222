// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_CELLS_HPP
#define WEFT_RUN_CELLS_HPP

#include <weft/run/frame.hpp>

#include <exception>
#include <new>

//! \file
//! Room for results that are made out of order: the frame of a run by several threads.

namespace WEFT_NAMESPACE::detail {

// Room for one slot, which is made when its turn comes.
template <class Slot>
union cell {
  cell() {}   // NOLINT(modernize-use-equals-default): that would be deleted
  ~cell() {}  // NOLINT(modernize-use-equals-default)
  Slot slot;
};
template <class Slot>
struct cell_of {
  cell<Slot> room;
};

template <class Slot>
void destroy_slot(entry* at) noexcept {
  static_cast<Slot*>(at)->~Slot();
}
template <class Slot>
inline constexpr auto destroyer = std::is_trivially_destructible_v<Slot> ? nullptr : &destroy_slot<Slot>;

// The slots of a run by several threads. They are made one by one; when that has succeeded, the frame owns them.
template <class... Slot>
class cells : cell_of<Slot>... {
public:
  cells() = default;
  // Made full by a run.
  template <class Fill>
  explicit cells(Fill const& fill) {
    fill(*this);
  }
  cells(cells&& other) noexcept
    requires(all_of<std::is_move_constructible_v<Slot>...>)
  {
    bool const moved[] = {
        (static_cast<void>(::new (&room<Slot>()) Slot(static_cast<Slot&&>(other.template at<Slot>()))),
         true)...,
        true};
    full_ = moved[0];
  }
  cells& operator=(cells&&) = delete;
  ~cells() {
    if (!full_) return;
    entry* all[sizeof...(Slot) + 1];
    list(all);
    static constexpr void (*destroy[])(entry*) noexcept = {destroyer<Slot>..., nullptr};
    for (std::size_t k = sizeof...(Slot); k > 0; --k)
      if (destroy[k - 1] != nullptr) destroy[k - 1](all[k - 1]);
  }

  void list(entry** to) noexcept {
    entry* const all[] = {&room<Slot>()..., nullptr};
    for (std::size_t k = 0; k < sizeof...(Slot); ++k) to[k] = all[k];
  }
  void own() noexcept { full_ = true; }

  template <class S>
  S& at() noexcept {
    return room<S>();
  }
  template <class S>
  S const& at() const noexcept {
    return static_cast<cell_of<S> const&>(*this).room.slot;
  }

private:
  template <class S>
  S& room() noexcept {
    return static_cast<cell_of<S>&>(*this).room.slot;
  }

  bool full_ = false;
};

// Those of a run that may have been ended early: which of them were made.
template <class Cells>
class partial_cells;
template <class... Slot>
class partial_cells<cells<Slot...>> : public cells<Slot...> {
public:
  partial_cells() = default;
  template <class Fill>
  explicit partial_cells(Fill const& fill) {
    fill(*this);
  }
  partial_cells(partial_cells&&) = delete;
  partial_cells& operator=(partial_cells&&) = delete;
  ~partial_cells() {
    if (end_ == nullptr) return;
    entry* all[sizeof...(Slot)];
    this->list(all);
    static constexpr void (*destroy[])(entry*) noexcept = {destroyer<Slot>...};
    for (std::size_t k = sizeof...(Slot); k > 0; --k)
      if (made_[k - 1] && destroy[k - 1] != nullptr) destroy[k - 1](all[k - 1]);
  }

  template <class HasResult>
  void own_some(HasResult const& has_result, std::exception_ptr end) noexcept {
    for (std::size_t k = 0; k < sizeof...(Slot); ++k) made_[k] = has_result(static_cast<int>(k));
    end_ = static_cast<std::exception_ptr&&>(end);
  }
  bool contains(std::size_t k) const noexcept { return end_ == nullptr || made_[k]; }
  std::exception_ptr const& end() const noexcept { return end_; }

private:
  bool made_[sizeof...(Slot)]{};
  std::exception_ptr end_;  // null: all were
};

template <class Plans, class Indices>
struct cells_for;
template <class... Plan, std::size_t... K>
struct cells_for<type_list<Plan...>, std::index_sequence<K...>> {
  using type = cells<slot<K, typename Plan::result>...>;
};
template <class Workflow>
using cells_of = typename cells_for<plans_of<Workflow>, typename analysis<Workflow>::indices>::type;

}  // namespace WEFT_NAMESPACE::detail

#endif
