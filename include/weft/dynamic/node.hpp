// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_NODE_HPP
#define WEFT_DYNAMIC_NODE_HPP

#include <weft/core/batch.hpp>

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

//! \file
//! Handles to the tasks of a graph, and what `add` takes besides a callable.

namespace WEFT_NAMESPACE {

//! A task of a `task_graph`, whatever its type. 8 bytes; copy it freely.
class any_node {
public:
  constexpr any_node() = default;
  constexpr any_node(std::uint32_t graph, std::uint32_t index) : graph_(graph), index_(index) {}

  //! The number of the task: they are counted from 0, as they were added.
  constexpr std::uint32_t index() const noexcept { return index_; }
  //! The number of its graph.
  constexpr std::uint32_t graph() const noexcept { return graph_; }

  friend constexpr bool operator==(any_node, any_node) = default;

private:
  std::uint32_t graph_ = 0;
  std::uint32_t index_ = 0;
};

//! A task that gives a `T`: what `add` returns, and what later tasks and `results` are given.
template <class T>
class node : public any_node {
public:
  using value_type = T;
  using any_node::any_node;
};

//! All results of these nodes as one argument; see `all`.
template <class T>
struct all_of_nodes {
  std::span<node<T> const> nodes;
};

//! Gives a task the results of many as one argument: it takes a `weft::many<T>`, or what that converts to, a
//! `std::span<T const>`.
template <class T>
all_of_nodes<T> all(std::vector<node<T>> const& nodes) {
  return {nodes};
}
template <class T>
all_of_nodes<T> all(std::span<node<T> const> nodes) {
  return {nodes};
}
template <class T>
all_of_nodes<T> all(std::span<node<T>> nodes) {
  return {nodes};
}
//! Within the call of `add` only: `g.add(f, weft::all({a, b}))`.
template <class T>
all_of_nodes<T> all(std::initializer_list<node<T>> nodes) {
  return {{nodes.begin(), nodes.size()}};
}

//! The order of a task: it starts after these, and is given nothing of them.
struct after_nodes {
  std::vector<any_node> nodes;
};
//! Among the arguments of a task: it starts after these, and is given nothing of them.
template <std::derived_from<any_node>... Node>
after_nodes after(Node... nodes) {
  return {{nodes...}};
}
template <std::derived_from<any_node> Node>
after_nodes after(std::vector<Node> const& nodes) {
  return {{nodes.begin(), nodes.end()}};
}

//! An object that outlives the runs of a graph, as `task_graph::resource` makes it: given to tasks as `reads(resource)`
//! or `writes(resource)`.
template <class T>
class graph_resource {
public:
  constexpr graph_resource(std::uint32_t graph, std::uint32_t index) : graph_(graph), index_(index) {}

  //! The number of the task that stands for it, and that of its graph.
  constexpr std::uint32_t index() const noexcept { return index_; }
  constexpr std::uint32_t graph() const noexcept { return graph_; }

private:
  std::uint32_t graph_;
  std::uint32_t index_;
};

//! A task reads or writes a resource, which it is given. See `reads`, `writes`.
template <class T, bool Writes>
struct resource_access {
  graph_resource<T> resource;
};
//! A task says what it touches, by name, and is given nothing.
template <bool Writes, std::size_t N>
struct touched_names {
  std::array<std::string_view, N> names;
};

//! The task reads this, beyond its arguments. Within the call of `add` only.
template <std::convertible_to<std::string_view>... Name>
touched_names<false, sizeof...(Name)> reads(Name const&... names) {
  return {{std::string_view(names)...}};
}
//! The task changes this.
template <std::convertible_to<std::string_view>... Name>
touched_names<true, sizeof...(Name)> writes(Name const&... names) {
  return {{std::string_view(names)...}};
}
//! The task reads this object: it is given a `T const&`.
template <class T>
resource_access<T, false> reads(graph_resource<T> resource) {
  return {resource};
}
//! The task changes this object: it is given a `T&`.
template <class T>
resource_access<T, true> writes(graph_resource<T> resource) {
  static_assert(!std::is_const_v<T>, "weft: this resource is a const object, which can only be read");
  return {resource};
}

//! The results of many tasks: a range of `T const&` in the order of the nodes. As a `std::span` it is copied unless
//! the results lie side by side, which they do if the tasks were added one after the other.
template <class T>
class many {
public:
  class iterator {
  public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using reference = T const&;
    using pointer = T const*;
    using iterator_category = std::random_access_iterator_tag;

    iterator() = default;
    explicit iterator(T const* const* at) : at_(at) {}
    reference operator*() const { return **at_; }
    pointer operator->() const { return *at_; }
    reference operator[](difference_type n) const { return *at_[n]; }
    iterator& operator++() { return ++at_, *this; }
    iterator operator++(int) { return iterator(at_++); }
    iterator& operator--() { return --at_, *this; }
    iterator operator--(int) { return iterator(at_--); }
    iterator& operator+=(difference_type n) { return at_ += n, *this; }
    iterator& operator-=(difference_type n) { return at_ -= n, *this; }
    friend iterator operator+(iterator i, difference_type n) { return i += n; }
    friend iterator operator+(difference_type n, iterator i) { return i += n; }
    friend iterator operator-(iterator i, difference_type n) { return i -= n; }
    friend difference_type operator-(iterator a, iterator b) { return a.at_ - b.at_; }
    friend auto operator<=>(iterator, iterator) = default;

  private:
    T const* const* at_ = nullptr;
  };

  explicit many(std::vector<T const*> all) : all_(std::move(all)) {}

  std::size_t size() const noexcept { return all_.size(); }
  bool empty() const noexcept { return all_.empty(); }
  T const& operator[](std::size_t i) const { return *all_[i]; }
  iterator begin() const { return iterator(all_.data()); }
  iterator end() const { return iterator(all_.data() + all_.size()); }

  // NOLINTNEXTLINE(google-explicit-constructor): a parameter of that type is its purpose
  operator std::span<T const>() const
    requires std::is_copy_constructible_v<T>
  {
    if (is_contiguous())
      return all_.empty() ? std::span<T const>() : std::span<T const>(all_[0], all_.size());
    if (copies_.empty())
      copies_ = batch<T>(all_.size(), [this](std::size_t i) -> T const& { return *all_[i]; });
    return {copies_.data(), copies_.size()};
  }

private:
  bool is_contiguous() const {
    for (std::size_t i = 1; i < all_.size(); ++i)
      if (all_[i] != all_[i - 1] + 1) return false;
    return true;
  }

  std::vector<T const*> all_;
  mutable batch<T> copies_;
};

}  // namespace WEFT_NAMESPACE

#endif
