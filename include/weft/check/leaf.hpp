// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_LEAF_HPP
#define WEFT_CHECK_LEAF_HPP

#include <weft/check/signature.hpp>
#include <weft/core/expression.hpp>

namespace WEFT_NAMESPACE::detail {

// A run of names in static storage.
struct names {
  name const* first = nullptr;
  int count = 0;

  constexpr name const* begin() const { return first; }
  constexpr name const* end() const { return first + count; }
  constexpr bool contains(name n) const {
    for (name const& m : *this)
      if (m == n) return true;
    return false;
  }
};

enum class leaf_kind : unsigned char { task, input, reference };

// What the algorithms need to know of a leaf: types lowered to values, once per type.
struct leaf_info {
  leaf_kind kind;
  bool stateful;
  name id;
  std::uint32_t hash;
  void const* type;  // tells two types of one id apart
  names after{};     // ids of the `after` properties, ...
  names takes{};     // ... of `takes`, ...
  names moves{};     // ... and of `moves`
  names from{};      // ids that `from` parameters name, in order
};

template <class T>
inline constexpr char type_tag = 0;

template <fixed_string Id>
struct name_constant {
  static constexpr name value = name_of<Id>;
};

template <class>
struct list_names {
  static constexpr names value{};
};
template <class N0, class... N>
struct list_names<type_list<N0, N...>> {
  static constexpr name all[] = {N0::value, N::value...};
  static constexpr names value{all, 1 + sizeof...(N)};
};

template <class P>
struct after_of {
  using type = type_list<>;
};
template <fixed_string... Id>
struct after_of<after_ids<Id...>> {
  using type = type_list<name_constant<Id>...>;
};
template <class P>
struct takes_of {
  using type = type_list<>;
};
template <fixed_string... Id>
struct takes_of<takes_ids<Id...>> {
  using type = type_list<name_constant<Id>...>;
};
template <class P>
struct moves_of {
  using type = type_list<>;
};
template <fixed_string... Id>
struct moves_of<moves_ids<Id...>> {
  using type = type_list<name_constant<Id>...>;
};

template <class T>
struct from_name {
  using type = type_list<>;
};
template <fixed_string Id, class T>
struct from_name<from<Id, T>> {
  using type = type_list<name_constant<Id>>;
};

template <class Parameters>
inline constexpr names from_names{};
template <class... P>
  requires(parameter<P>::is_from || ...)
inline constexpr names from_names<type_list<P...>> =
    list_names<typename flatten<typename from_name<P>::type...>::type>::value;

template <class F>
inline constexpr names from_names_of{};
template <class F>
  requires(signature<F>::known)
inline constexpr names from_names_of<F> = from_names<typename signature<F>::parameters>;

template <class Leaf>
struct leaf;

template <fixed_string Id, class F>
struct leaf<basic_task<Id, F>> {
  static constexpr bool is_mapped = false;
  static constexpr auto id = Id;
  static constexpr leaf_info info{.kind = leaf_kind::task,
                                  .stateful = !is_stateless<F>,
                                  .id = name_of<Id>,
                                  .hash = name_of<Id>.hash(),
                                  .type = &type_tag<basic_task<Id, F>>,
                                  .from = from_names_of<F>};
};
template <fixed_string Id, class F, class P0, class... P>
struct leaf<basic_task<Id, F, P0, P...>> {
  static constexpr bool is_mapped = std::is_same_v<P0, mapped>;
  static constexpr auto id = Id;
  static constexpr leaf_info info{
      .kind = leaf_kind::task,
      .stateful = !is_stateless<F>,
      .id = name_of<Id>,
      .hash = name_of<Id>.hash(),
      .type = &type_tag<basic_task<Id, F, P0, P...>>,
      .after = list_names<typename flatten<typename after_of<P0>::type, typename after_of<P>::type...>::type>::value,
      .takes = list_names<typename flatten<typename takes_of<P0>::type, typename takes_of<P>::type...>::type>::value,
      .moves = list_names<typename flatten<typename moves_of<P0>::type, typename moves_of<P>::type...>::type>::value,
      .from = from_names_of<F>};
};
template <fixed_string Id, class T>
struct leaf<input_task<Id, T>> {
  static constexpr auto id = Id;
  static constexpr leaf_info info{.kind = leaf_kind::input,
                                  .stateful = false,
                                  .id = name_of<Id>,
                                  .hash = name_of<Id>.hash(),
                                  .type = &type_tag<input_task<Id, T>>};
};
template <fixed_string Id>
struct leaf<id<Id>> {
  static constexpr auto id = Id;
  static constexpr leaf_info info{.kind = leaf_kind::reference,
                                  .stateful = false,
                                  .id = name_of<Id>,
                                  .hash = name_of<Id>.hash(),
                                  .type = nullptr};
};

}  // namespace WEFT_NAMESPACE::detail

#endif
