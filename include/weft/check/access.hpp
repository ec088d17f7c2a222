// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_ACCESS_HPP
#define WEFT_CHECK_ACCESS_HPP

#include <weft/check/signature.hpp>
#include <weft/core/resource.hpp>

//! \file
//! What tasks say they touch beyond their arguments, as values.

namespace WEFT_NAMESPACE::detail {

// The property of a task that repeats others, which touch this.
struct access_list;
template <access_list const* Inside>
struct touches_inside {};

struct access {
  name resource{};
  std::uint32_t hash = 0;
  bool writes = false;
  bool is_own = true;  // said of the task itself, which is given the object, and not of what it repeats
};

struct access_list {
  access const* first = nullptr;
  int count = 0;
  bool side_by_side = false;    // a map: its calls run at the same time
  name const* lends = nullptr;  // a resource: its name

  constexpr access const* begin() const { return first; }
  constexpr access const* end() const { return first + count; }
  constexpr access const* find(name resource) const {
    for (access const& one : *this)
      if (one.resource == resource) return &one;
    return nullptr;
  }
};
constexpr int size_of_accesses(access_list const* list) { return list != nullptr ? list->count : 0; }

template <fixed_string Name, bool Writes>
inline constexpr access access_constant{name_of<Name>, name_of<Name>.hash(), Writes};

// What a property has to say of it.
template <class P>
inline constexpr access_list const* accesses_in = nullptr;
template <bool Writes, fixed_string... Name>
struct accesses_to {
  static constexpr access all[] = {access_constant<Name, Writes>...};
  static constexpr access_list list{all, sizeof...(Name)};
};
template <fixed_string N0, fixed_string... N>
inline constexpr access_list const* accesses_in<reads_names<N0, N...>> = &accesses_to<false, N0, N...>::list;
template <fixed_string N0, fixed_string... N>
inline constexpr access_list const* accesses_in<writes_names<N0, N...>> = &accesses_to<true, N0, N...>::list;
template <access_list const* Inside>
inline constexpr access_list const* accesses_in<touches_inside<Inside>> = Inside;

template <class P>
inline constexpr bool is_touch = false;
template <fixed_string... Name>
inline constexpr bool is_touch<reads_names<Name...>> = true;
template <fixed_string... Name>
inline constexpr bool is_touch<writes_names<Name...>> = true;

template <class P>
inline constexpr name const* lent_by = nullptr;
template <fixed_string Name>
inline constexpr name const* lent_by<lends<Name>> = &name_of<Name>;

// Lists joined: every resource once, in the order in which it is named first; who also writes, writes.
template <int Capacity>
struct joined_accesses {
  int count = 0;
  access all[Capacity + 1]{};

  constexpr void add(access_list const* list, bool is_own = true) {
    if (list == nullptr) return;
    for (access const& one : *list) {
      int at = 0;
      while (at < count && !(all[at].resource == one.resource)) ++at;
      if (at == count) {
        all[count++] = one;
        all[at].is_own = false;
      }
      all[at].writes |= one.writes;
      all[at].is_own |= is_own && one.is_own;
    }
  }
};

// What a task touches, by its properties.
template <bool SideBySide, class... P>
struct joined_touches {
  static constexpr auto joined = [] {
    joined_accesses<(0 + ... + size_of_accesses(accesses_in<P>))> all;
    (all.add(accesses_in<P>), ...);
    return all;
  }();
  static constexpr name const* lent = [] {
    name const* found = nullptr;
    ((found = lent_by<P> != nullptr ? lent_by<P> : found), ...);
    return found;
  }();
  static constexpr access_list list{joined.all, joined.count, SideBySide, lent};
};
template <bool SideBySide, class... P>
inline constexpr access_list const* touched_by = nullptr;
template <bool SideBySide, class... P>
  requires((accesses_in<P> != nullptr || lent_by<P> != nullptr) || ...)
inline constexpr access_list const* touched_by<SideBySide, P...> = &joined_touches<SideBySide, P...>::list;
// One that says it all has the list already.
template <class P>
  requires(accesses_in<P> != nullptr)
inline constexpr access_list const* touched_by<false, P> = accesses_in<P>;

}  // namespace WEFT_NAMESPACE::detail

#endif
