// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_FIGURES_HPP
#define WEFT_CHECK_FIGURES_HPP

#include <weft/check/errors.hpp>
#include <weft/check/leaf.hpp>
#include <weft/check/width.hpp>

//! \file
//! Figures of a workflow as constants: how many tasks, how deep, how wide, who comes before whom. Each is a
//! function of which only the argument's type matters, so that it can stand in a static_assert:
//!
//!     static_assert(weft::width(wf) <= 4);
//!     static_assert(weft::precedes<"validate", "store">(wf));
//!
//! Inputs are tasks of the graph like all others, but nothing runs for them: `width` leaves them out.
//!
//! The algorithms are functions over a `graph`, where every predecessor has a lower number than its task; what is
//! asked of a workflow only unpacks its type. V is the number of tasks, E that of edges.

namespace WEFT_NAMESPACE {

//! Text in static storage: an id, the name of a type. Ids and names of workflows end with a zero behind the last
//! character, the others need not.
class text_view {
public:
  constexpr text_view() = default;
  constexpr text_view(char const* data, std::size_t size) : data_(data), size_(size) {}
  template <std::size_t N>
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert
  constexpr text_view(char const (&literal)[N]) : data_(literal), size_(N - 1) {}

  constexpr char const* data() const { return data_; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr char const* begin() const { return data_; }
  constexpr char const* end() const { return data_ + size_; }
  constexpr char operator[](std::size_t i) const { return data_[i]; }

  constexpr bool operator==(text_view const& other) const {
    return detail::name{data_, size_} == detail::name{other.data_, other.size_};
  }

private:
  char const* data_ = nullptr;
  std::size_t size_ = 0;
};

//! Up to `Capacity` ids, in the order of inline execution.
template <int Capacity>
class id_list {
public:
  constexpr int size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr text_view const* begin() const { return ids_; }
  constexpr text_view const* end() const { return ids_ + size_; }
  constexpr text_view const& operator[](int i) const { return ids_[i]; }

  constexpr bool contains(text_view id) const {
    for (text_view const& one : *this)
      if (one == id) return true;
    return false;
  }
  constexpr void push_back(text_view id) { ids_[size_++] = id; }

private:
  text_view ids_[Capacity]{};
  int size_ = 0;
};

//! The level of every task, by its number.
template <int N>
class level_list {
public:
  //! How many tasks there are, ...
  static constexpr int size() { return N; }
  //! ... and how many levels.
  constexpr int count() const { return count_; }
  constexpr int const* begin() const { return level_; }
  constexpr int const* end() const { return level_ + N; }
  constexpr int operator[](int task) const { return level_[task]; }

  constexpr void set(int task, int level) {
    level_[task] = level;
    if (level >= count_) count_ = level + 1;
  }

private:
  int level_[N]{};
  int count_ = 0;
};

namespace detail {

// --- over a graph ------------------------------------------------------------------------------------------

// O(V + E).
template <int N, int E>
constexpr level_list<N> levels_of(graph<N, E> const& g) {
  level_list<N> levels;
  for (int k = 0; k < N; ++k) {
    int level = 0;
    for (int e = g.first[k]; e < g.first[k + 1]; ++e)
      if (int const from = levels[g.edges[e].from]; from >= level) level = from + 1;
    levels.set(k, level);
  }
  return levels;
}

// --- over the tasks of a workflow --------------------------------------------------------------------------

constexpr text_view text_of(name n) { return {n.text, n.size}; }

// The number of the task `id`, or -1.
template <std::size_t N>
constexpr int find_task(leaf_info const* const (&tasks)[N], name id) {
  std::uint32_t const hash = id.hash();
  for (std::size_t k = 0; k < N; ++k)
    if (tasks[k]->hash == hash && tasks[k]->id == id) return static_cast<int>(k);
  return -1;
}

// What runs: all but inputs.
template <std::size_t N>
constexpr task_set<static_cast<int>(N)> running(leaf_info const* const (&tasks)[N]) {
  task_set<static_cast<int>(N)> found;
  for (std::size_t k = 0; k < N; ++k)
    if (tasks[k]->kind != leaf_kind::input) found.insert(static_cast<int>(k));
  return found;
}

template <std::size_t N>
constexpr id_list<static_cast<int>(N)> ids_of(leaf_info const* const (&tasks)[N]) {
  id_list<static_cast<int>(N)> ids;
  for (leaf_info const* task : tasks) ids.push_back(text_of(task->id));
  return ids;
}

template <std::size_t N, int M>
constexpr id_list<M> ids_in(task_set<M> const& set, leaf_info const* const (&tasks)[N]) {
  id_list<M> ids;
  for (int k = 0; k < M; ++k)
    if (set.contains(k)) ids.push_back(text_of(tasks[k]->id));
  return ids;
}

// In place of a figure that there is not. Whatever a static_assert asks of it holds, so that nothing cascades.
struct any_figure : failure {
  // NOLINTNEXTLINE(google-explicit-constructor): stands for what `precedes` gives
  constexpr operator bool() const { return true; }
  constexpr bool operator!() const { return true; }
  template <class T>
  constexpr bool operator<(T const&) const {
    return true;
  }
  template <class T>
  constexpr bool operator>(T const&) const {
    return true;
  }
  template <class T>
  constexpr bool operator<=(T const&) const {
    return true;
  }
  template <class T>
  constexpr bool operator>=(T const&) const {
    return true;
  }

  // Stands for a list.
  constexpr any_figure size() const { return {}; }
  constexpr any_figure count() const { return {}; }
  constexpr any_figure empty() const { return {}; }
  constexpr any_figure contains(text_view) const { return {}; }
  constexpr any_figure operator[](int) const { return {}; }
  constexpr text_view const* begin() const { return nullptr; }
  constexpr text_view const* end() const { return nullptr; }
};

// The same with an error, which is completed where the user's call ends: see `rejected`.
template <class Error>
struct no_figure : any_figure {
  using error = Error;
  constexpr no_figure() = default;
  constexpr no_figure(no_figure const&) = default;
  constexpr no_figure& operator=(no_figure const&) = default;
  // NOLINTNEXTLINE(modernize-use-equals-default,bugprone-sizeof-expression): its purpose is to need the size
  constexpr ~no_figure() noexcept(sizeof(Error) > 0) {}
};

// What is asked by ids: the numbers of the tasks and the type of the answer, or the error.
template <fixed_string Id, int Task, class Answer>
struct question : std::true_type {
  using type = Answer;
  static constexpr int task = Task;
};
template <fixed_string Id, class Answer>
struct question<Id, -1, Answer> : std::false_type {
  using type = no_figure<errors::no_such_task<Id>>;
  static constexpr int task = -1, first = -1, second = -1;
};

template <fixed_string First, int A, fixed_string Second, int B>
struct question_of_order : std::true_type {
  using type = bool;
  static constexpr int first = A;
  static constexpr int second = B;
};
template <fixed_string First, int A, fixed_string Second, int B>
  requires(A < 0 || B < 0)
struct question_of_order<First, A, Second, B>
    : std::conditional_t<(A < 0), question<First, A, bool>, question<Second, B, bool>> {};

template <fixed_string Id, class... Task>
using ids_about =
    question<Id, find_task({&leaf<Task>::info...}, name_of<Id>), id_list<static_cast<int>(sizeof...(Task))>>;
template <fixed_string First, fixed_string Second, class... Task>
using order_of_two = question_of_order<First, find_task({&leaf<Task>::info...}, name_of<First>), Second,
                                       find_task({&leaf<Task>::info...}, name_of<Second>)>;

}  // namespace detail

//! The number of tasks, inputs included.
template <fixed_string Name, auto Graph, class... Task>
constexpr int task_count(basic_workflow<Name, Graph, Task...> const&) {
  return static_cast<int>(sizeof...(Task));
}

//! The number of edges of all kinds.
template <fixed_string Name, auto Graph, class... Task>
constexpr int edge_count(basic_workflow<Name, Graph, Task...> const&) {
  return Graph.edge_count;
}

//! The number of tasks on the longest path. O(V + E).
template <fixed_string Name, auto Graph, class... Task>
constexpr int depth(basic_workflow<Name, Graph, Task...> const&) {
  return detail::levels_of(Graph).count();
}

//! The level of every task, by its number: 0 for one without predecessors, otherwise one more than the highest of
//! its predecessors'. O(V + E).
template <fixed_string Name, auto Graph, class... Task>
constexpr level_list<static_cast<int>(sizeof...(Task))> levels(basic_workflow<Name, Graph, Task...> const&) {
  return detail::levels_of(Graph);
}

//! The most tasks that can ever run at the same time, inputs not counted: more threads than this have nothing to
//! do. O(V + E V / 64 + V^3 / 64), usually much less. Up to 512 tasks with any edges, and up to 1024 unless most
//! pairs have an edge, this stays within what compilers evaluate by default.
template <fixed_string Name, auto Graph, class... Task>
constexpr int width(basic_workflow<Name, Graph, Task...> const&) {
  return detail::width_of(Graph, detail::running({&detail::leaf<Task>::info...}));
}

//! All ids in the order of inline execution, which is a topological order. O(V).
template <fixed_string Name, auto Graph, class... Task>
constexpr id_list<static_cast<int>(sizeof...(Task))> topological_order(
    basic_workflow<Name, Graph, Task...> const&) {
  return detail::ids_of({&detail::leaf<Task>::info...});
}

//! The tasks that always run before the task `Id`. O(V + E).
template <fixed_string Id, fixed_string Name, auto Graph, class... Task>
constexpr auto ancestors(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::ids_about<Id, Task...>::type {
  using asked = detail::ids_about<Id, Task...>;
  if constexpr (asked::value)
    return detail::ids_in(detail::tasks_before(Graph, asked::task), {&detail::leaf<Task>::info...});
  else
    return {};
}

//! The tasks that always run after the task `Id`. O(V + E).
template <fixed_string Id, fixed_string Name, auto Graph, class... Task>
constexpr auto descendants(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::ids_about<Id, Task...>::type {
  using asked = detail::ids_about<Id, Task...>;
  if constexpr (asked::value)
    return detail::ids_in(detail::tasks_after(Graph, asked::task), {&detail::leaf<Task>::info...});
  else
    return {};
}

//! Whether the task `First` always runs before the task `Second`. No task runs before itself. O(V + E).
template <fixed_string First, fixed_string Second, fixed_string Name, auto Graph, class... Task>
constexpr auto precedes(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::order_of_two<First, Second, Task...>::type {
  using asked = detail::order_of_two<First, Second, Task...>;
  if constexpr (asked::value)
    return detail::is_before(Graph, asked::first, asked::second);
  else
    return {};
}

//! Whether the two tasks never run at the same time, because one always runs before the other, or because they are
//! the same. O(V + E).
template <fixed_string First, fixed_string Second, fixed_string Name, auto Graph, class... Task>
constexpr auto never_parallel(basic_workflow<Name, Graph, Task...> const&) ->
    typename detail::order_of_two<First, Second, Task...>::type {
  using asked = detail::order_of_two<First, Second, Task...>;
  if constexpr (asked::value)
    return asked::first == asked::second || detail::is_before(Graph, asked::first, asked::second) ||
           detail::is_before(Graph, asked::second, asked::first);
  else
    return {};
}

//! Of what is no workflow, because it did not compile, every figure is as it should be.
constexpr detail::any_figure task_count(failure const&) { return {}; }
constexpr detail::any_figure edge_count(failure const&) { return {}; }
constexpr detail::any_figure depth(failure const&) { return {}; }
constexpr detail::any_figure levels(failure const&) { return {}; }
constexpr detail::any_figure width(failure const&) { return {}; }
constexpr detail::any_figure topological_order(failure const&) { return {}; }
template <fixed_string Id>
constexpr detail::any_figure ancestors(failure const&) {
  return {};
}
template <fixed_string Id>
constexpr detail::any_figure descendants(failure const&) {
  return {};
}
template <fixed_string First, fixed_string Second>
constexpr detail::any_figure precedes(failure const&) {
  return {};
}
template <fixed_string First, fixed_string Second>
constexpr detail::any_figure never_parallel(failure const&) {
  return {};
}

}  // namespace WEFT_NAMESPACE

#endif
