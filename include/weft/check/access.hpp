// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ACCESS_HPP
#define WEFT_CHECK_ACCESS_HPP

#include <weft/check/signature.hpp>
#include <weft/core/resource.hpp>

//! \file
//! What tasks say they touch beyond their arguments, as values.

namespace WEFT_NAMESPACE::detail {

struct access {
  name resource{};
  std::uint32_t hash = 0;
  bool writes = false;
  bool is_own = true;  // said of the task itself, which is given the object, and not of what it repeats
};

struct access_list {
  access const* first = nullptr;
  int count = 0;
  bool side_by_side = false;  // a map: its calls run at the same time

  constexpr access const* begin() const { return first; }
  constexpr access const* end() const { return first + count; }
  constexpr access const* find(name resource) const {
    for (access const& one : *this)
      if (one.resource == resource) return &one;
    return nullptr;
  }
};

template <fixed_string Name, bool Writes>
inline constexpr access access_constant{name_of<Name>, name_of<Name>.hash(), Writes};

template <class P>
inline constexpr bool is_touch = false;
template <fixed_string... Name>
inline constexpr bool is_touch<reads_names<Name...>> = true;
template <fixed_string... Name>
inline constexpr bool is_touch<writes_names<Name...>> = true;

template <class P>
struct accesses_in {
  static constexpr access_list list{};
};
template <fixed_string N0, fixed_string... N>
struct accesses_in<reads_names<N0, N...>> {
  static constexpr access all[] = {access_constant<N0, false>, access_constant<N, false>...};
  static constexpr access_list list{all, 1 + sizeof...(N)};
};
template <fixed_string N0, fixed_string... N>
struct accesses_in<writes_names<N0, N...>> {
  static constexpr access all[] = {access_constant<N0, true>, access_constant<N, true>...};
  static constexpr access_list list{all, 1 + sizeof...(N)};
};

// Lists joined: every resource once, in the order in which it is named first; who also writes, writes.
template <int Capacity>
struct joined_accesses {
  int count = 0;
  access all[Capacity + 1]{};

  constexpr void add(access_list const* list, bool is_own) {
    if (list == nullptr) return;
    for (access const& one : *list) {
      int at = 0;
      while (at < count && !(all[at].resource == one.resource)) ++at;
      if (at == count) {
        all[count++] = one;
        all[at].is_own = is_own;
      }
      all[at].writes |= one.writes;
      all[at].is_own |= is_own;
    }
  }
};

constexpr int size_of_accesses(access_list const* list) { return list != nullptr ? list->count : 0; }

// What a task touches: `Repeated` is what it repeats.
template <access_list const* Repeated, bool SideBySide, class... P>
struct joined_touches {
  static constexpr auto joined = [] {
    joined_accesses<(size_of_accesses(Repeated) + ... + accesses_in<P>::list.count)> all;
    (all.add(&accesses_in<P>::list, true), ...);
    all.add(Repeated, false);
    return all;
  }();
  static constexpr access_list list{joined.all, joined.count, SideBySide};
};

template <access_list const* Repeated, bool SideBySide, class... P>
inline constexpr access_list const* touched_by = Repeated;
template <access_list const* Repeated, bool SideBySide, class... P>
  requires((is_touch<P> || ...) || (SideBySide && Repeated != nullptr))
inline constexpr access_list const* touched_by<Repeated, SideBySide, P...> =
    &joined_touches<Repeated, SideBySide, P...>::list;

}  // namespace WEFT_NAMESPACE::detail

#endif
