// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_DESCRIPTION_HPP
#define WEFT_CHECK_DESCRIPTION_HPP

#include <weft/check/analysis.hpp>
#include <weft/check/figures.hpp>
#include <weft/check/flow.hpp>
#include <weft/check/leaf.hpp>
#include <weft/check/paths.hpp>

//! \file
//! A workflow as plain data: what drawings are made from, and what a graph that is loaded at run time is compared
//! with. No type of it depends on the workflow, so code that reads it need not be a template.

namespace WEFT_NAMESPACE {

template <class Body, class Condition>
class repeated;  // in run/
namespace detail {
template <class Policy>
struct verdict_by;  // likewise
}

//! Things in static storage, one behind the other.
template <class T>
class array_view {
public:
  constexpr array_view() = default;
  constexpr array_view(T const* begin, int count) : first_(begin), count_(count) {}

  constexpr int size() const { return count_; }
  constexpr bool empty() const { return count_ == 0; }
  constexpr T const* begin() const { return first_; }
  constexpr T const* end() const { return first_ + count_; }
  constexpr T const& operator[](int i) const { return first_[i]; }

private:
  T const* first_ = nullptr;
  int count_ = 0;
};

//! `group` is what judges the members of one.
enum class task_kind : unsigned char { task, input, map, state, choice, loop, group, resource };

//! One parameter of a callable, as far as it gets an argument.
struct parameter_description {
  text_view type;  //!< as declared; of a generic callable, what it is given. A `from<"id", T>` shows as `T`.
  int from = -1;   //!< the number of the task that gives the argument; -1 for a context
  bool takes = false;  //!< whether the result is taken away
};

//! What a task says it touches beyond its arguments.
struct access_description {
  text_view resource;
  bool writes = false;
};

struct task_description {
  text_view id;
  text_view scope;  //!< of the id `etl/validate` it is `etl`; empty outside of nested workflows
  task_kind kind = task_kind::task;
  bool takes = false;        //!< whether any parameter takes a result away
  bool local = false;        //!< whether it stays with the process that runs the workflow
  int level = 0;             //!< see `levels`
  long long cost = 0;        //!< as `.cost<n>()` says, or what it is without
  bool is_critical = false;  //!< whether it is on the path that `critical_path` gives
  text_view result;          //!< the type that others get; `void` if there is none
  text_view callable;        //!< `lambda`, or the type of the functor, function pointer or pointer to member
  array_view<parameter_description> parameters;
  array_view<access_description> touches;
};

struct edge_description {
  int from = 0;
  int to = 0;
  edge_kind kind = edge_kind::passes;
};

//! A workflow, as `describe` gives it. Tasks stand in the order of inline execution and are named by their place in
//! it; edges are sorted by the task that they lead to.
struct description {
  text_view name;
  array_view<task_description> tasks;
  array_view<edge_description> edges;
  int inputs = 0;               //!< how many of the tasks are inputs
  int depth = 0;                //!< how many levels there are
  int width = 0;                //!< see `width`; 0 where there are more than 512 tasks: ask `width` itself
  long long critical_cost = 0;  //!< what the tasks of the critical path cost together
  int peak_live = 0;            //!< see `peak_live`
  std::size_t peak_bytes = 0;   //!< see `peak_bytes`
};

namespace detail {

// --- the names of types ------------------------------------------------------------------------------------

constexpr bool is_word(char c) { return is_id_char(c) && c != '-' && c != '.'; }

constexpr bool starts_with(text_view text, std::size_t at, text_view word) {
  if (text.size() - at < word.size()) return false;
  char const* c = text.data() + at;
  for (char w : word)
    if (*c++ != w) return false;
  return true;
}

constexpr std::size_t find_in(text_view text, text_view word, std::size_t from = 0) {
  while (from < text.size() && !starts_with(text, from, word)) ++from;
  return from;
}

// Where what follows the bracket at `open` begins.
constexpr std::size_t behind_bracket(text_view text, std::size_t open) {
  std::size_t at = open + 1;
  for (int depth = 1; depth > 0; ++at) depth += (text[at] == '(') - (text[at] == ')');
  return at;
}

template <class T>
constexpr text_view printed() {
  return __PRETTY_FUNCTION__;
}

// What stands before and behind the type is the same for all.
inline constexpr text_view any_type = "void";
inline constexpr std::size_t before_type = find_in(printed<void>(), any_type);
inline constexpr std::size_t around_type = printed<void>().size() - any_type.size();

// The name of a type as the compiler writes it.
template <class T>
constexpr text_view raw_name() {
  return {printed<T>().data() + before_type, printed<T>().size() - around_type};
}

struct spelling {
  text_view from, to;
};

// Where the compilers differ, or show what only they need to know. The longer one first.
inline constexpr spelling spellings[] = {
    {"std::__cxx11::basic_string<char>", "std::string"},
    {"std::basic_string<char>", "std::string"},
    {"std::basic_string_view<char>", "std::string_view"},
    {"long long unsigned int", "unsigned long long"},
    {"long long int", "long long"},
    {"long unsigned int", "unsigned long"},
    {"long int", "long"},
    {"short unsigned int", "unsigned short"},
    {"short int", "short"},
    {"__int128 unsigned", "unsigned __int128"},
    {"{anonymous}::", ""},
    {"(anonymous namespace)::", ""},
    {"__cxx11::", ""},
    {"__1::", ""},
    {"_V2::", ""},
    {"no_exceptions::", ""},
};

// The name of a type as all compilers write it: GCC's spaces are not clang's, and so on. A name only becomes shorter.
template <std::size_t Capacity>
class clean_name {
public:
  constexpr explicit clean_name(text_view raw) {
    for (std::size_t i = 0; i < raw.size();) i = step(raw, i);
  }
  constexpr text_view view() const { return {text_, size_}; }

private:
  char text_[Capacity]{};
  std::size_t size_ = 0;
  bool space_ = false;  // there was one

  constexpr char last() const { return size_ > 0 ? text_[size_ - 1] : ' '; }

  // Returns where to go on.
  constexpr std::size_t step(text_view raw, std::size_t i) {
    if (starts_with(raw, i, "<lambda(")) return add_closure(behind_bracket(raw, i + 7) + 1);
    if (starts_with(raw, i, "(lambda at ")) return add_closure(behind_bracket(raw, i));
    if (!is_word(raw[i]) || !is_word(last()) || space_)
      for (spelling const& s : spellings)
        if (raw[i] == s.from[0] && starts_with(raw, i, s.from)) {
          add(s.to);
          return i + s.from.size();
        }
    if (raw[i] == ' ')
      space_ = true;
    else
      add(raw[i]);
    return i + 1;
  }

  constexpr std::size_t add_closure(std::size_t end) {
    space_ = true;  // GCC leaves it out
    add("lambda");
    return end;
  }

  constexpr void add(text_view word) {
    for (char c : word) add(c);
  }

  // Spaces stand behind commas and where a word begins behind another or behind one of `*&)>`.
  constexpr void add(char c) {
    bool const behind = is_word(last()) || last() == ')' || last() == '>';
    bool const pointer = last() == '*' || last() == '&';
    if (c == ' ') {
      space_ = true;
      return;
    }
    if (size_ > 0 && (last() == ',' || (is_word(c) && (pointer || (space_ && behind))))) text_[size_++] = ' ';
    text_[size_++] = c;
    space_ = false;
  }
};

template <class T>
inline constexpr clean_name<raw_name<T>().size()> name_of_type{raw_name<T>()};

// Whether this is a lambda, and not a type that has to do with one. Where it is written is shown by GCC alone.
constexpr bool is_closure(text_view raw) {
  constexpr text_view clang = "(lambda at ", gcc = "<lambda(";
  if (raw[raw.size() - 1] == ')') {
    std::size_t const at = find_in(raw, clang);
    return at < raw.size() && behind_bracket(raw, at) == raw.size();
  }
  std::size_t const at = find_in(raw, gcc);
  return at < raw.size() && behind_bracket(raw, at + gcc.size() - 1) + 1 == raw.size();
}

template <class F>
constexpr text_view callable_name() {
  if constexpr (is_closure(raw_name<F>()))
    return "lambda";
  else
    return name_of_type<F>.view();
}

// --- one task ----------------------------------------------------------------------------------------------

// What can be seen of a callable.
template <class F>
inline constexpr task_kind kind_by_callable = task_kind::task;
template <class Body, class Condition>
inline constexpr task_kind kind_by_callable<repeated<Body, Condition>> = task_kind::loop;
template <class Policy>
inline constexpr task_kind kind_by_callable<verdict_by<Policy>> = task_kind::group;
template <class F, class Policy>
inline constexpr task_kind kind_by_callable<governed<F, Policy>> = kind_by_callable<F>;

template <class Task>
inline constexpr task_kind kind_of_task =
    is_mapped<Task>                       ? task_kind::map
    : is_state<Task>                      ? task_kind::state
    : leaf<Task>::info.lends() != nullptr ? task_kind::resource
    : leaf<Task>::info.chooses != nullptr ? task_kind::choice
                                          : kind_by_callable<typename leaf<Task>::callable>;

constexpr text_view scope_of(text_view id) {
  std::size_t size = id.size();
  while (size > 0 && id[size - 1] != '/') --size;
  return {id.data(), size > 0 ? size - 1 : 0};
}

template <class F>
struct shown_callable {
  using type = F;
};
template <class Member, class Object>
struct shown_callable<bound_member<Member, Object>> {
  using type = Member;
};
template <class Member>
struct shown_callable<unbound_member<Member>> {
  using type = Member;
};

template <class P>
struct shown_parameter {
  using type = P;
};
template <fixed_string Id, class T>
struct shown_parameter<from<Id, T>> {
  using type = T;
};

// The types of the parameters: of more than get arguments, if some have default arguments.
template <class Signature, class... Pass>
struct parameter_types {
  using type = type_list<pass_type<Pass>...>;
};
template <class Signature, class... Pass>
  requires Signature::known
struct parameter_types<Signature, Pass...> {
  using type = typename Signature::parameters;
};

template <class Types, class Indices, class... Pass>
struct parameter_table {
  static constexpr array_view<parameter_description> view{};
};
template <class Types, std::size_t... I, class... Pass>
  requires(sizeof...(I) > 0)
struct parameter_table<Types, std::index_sequence<I...>, Pass...> {
  static constexpr parameter_description all[] = {
      {name_of_type<typename shown_parameter<type_at<Types, I>>::type>.view(), static_cast<int>(Pass::from),
       Pass::takes}...};
  static constexpr array_view<parameter_description> view{all, sizeof...(Pass)};
};

template <access_list const* Touches>
struct access_table {
  static constexpr int count = size_of_accesses(Touches);
  struct list {
    access_description all[count + 1]{};
  };
  static constexpr list made = [] {
    list to;
    for (int i = 0; i < count; ++i) {
      access const& one = Touches->first[i];
      to.all[i] = {{one.resource.text, one.resource.size}, one.writes};
    }
    return to;
  }();
  static constexpr array_view<access_description> view{made.all, count};
};
template <>
struct access_table<nullptr> {
  static constexpr array_view<access_description> view{};
};

// All but what the others decide. `Passes` is how the plan of the task passes arguments.
template <class Task, class Result, class Passes>
struct task_table;
template <class Task, class Result, class... Pass>
struct task_table<Task, Result, type_list<Pass...>> {
  using callable = typename leaf<Task>::callable;
  using parameters = parameter_table<typename parameter_types<signature<callable>, Pass...>::type,
                                     std::index_sequence_for<Pass...>, Pass...>;
  static constexpr text_view id = text_of(leaf<Task>::info.id);
  static constexpr task_description value{
      .id = id,
      .scope = scope_of(id),
      .kind = kind_of_task<Task>,
      .takes = (Pass::takes || ...),
      .local = is_kept_local<Task>,
      .level = 0,
      .cost = cost_of<Task>,
      .is_critical = false,
      .result = name_of_type<Result>.view(),
      .callable = callable_name<typename shown_callable<callable>::type>(),
      .parameters = parameters::view,
      .touches = access_table<leaf<Task>::info.touches>::view};
};
template <fixed_string Id, class T, class Result>
struct task_table<input_task<Id, T>, Result, type_list<>> {
  static constexpr text_view id{Id.text, Id.size()};
  static constexpr task_description value{.id = id,
                                          .scope = scope_of(id),
                                          .kind = task_kind::input,
                                          .takes = false,
                                          .local = false,
                                          .level = 0,
                                          .cost = 0,
                                          .is_critical = false,
                                          .result = name_of_type<Result>.view(),
                                          .callable = {},
                                          .parameters = {},
                                          .touches = {}};
};

// --- the workflow ------------------------------------------------------------------------------------------

template <int N, int E>
struct description_data {
  task_description tasks[N];
  edge_description edges[E + 1];
  description whole{};

  constexpr description_data(graph<N, E> const& g, task_description const* const (&facts)[N],
                             result_facts<N> const& results, int width) {
    level_list<N> const levels = levels_of(g);
    long long cost[N]{};
    for (int k = 0; k < N; ++k) {
      tasks[k] = *facts[k];
      tasks[k].level = levels[k];
      cost[k] = tasks[k].cost;
      whole.inputs += tasks[k].kind == task_kind::input;
      for (int e = g.first[k]; e < g.first[k + 1]; ++e) edges[e] = {g.edges[e].from, k, g.edges[e].kind};
    }
    costly_path<N> const critical = costliest_path(g, cost);
    for (int i = 0; i < critical.path.count; ++i) tasks[critical.path.task[i]].is_critical = true;
    live_peak const peak = peak_of(g, results);
    whole.depth = levels.count();
    whole.width = width;
    whole.critical_cost = critical.cost;
    whole.peak_live = peak.results;
    whole.peak_bytes = peak.bytes;
  }
};

// Evaluated by itself, as it takes most of what compilers evaluate by default.
template <int N, int E>
constexpr int width_if_small(graph<N, E> const& g, task_set<N> const& members) {
  return N <= 512 ? width_of(g, members) : 0;
}

// One variable with the name of the workflow holds it all.
template <class Workflow, class Plans = plans_of<Workflow>>
struct described;
template <fixed_string Name, auto Graph, class... Task, class... Plan>
struct described<basic_workflow<Name, Graph, Task...>, type_list<Plan...>> {
  using width = std::integral_constant<int, width_if_small(Graph, running({&leaf<Task>::info...}))>;
  static constexpr description_data data{
      Graph,
      {&task_table<Task, typename Plan::result, typename Plan::passes>::value...},
      result_facts_of<basic_workflow<Name, Graph, Task...>>(),
      width::value};
};

}  // namespace detail

//! What there is to say about a workflow, in static storage.
template <fixed_string Name, auto Graph, class... Task>
constexpr description describe(basic_workflow<Name, Graph, Task...> const&) {
  constexpr auto const& data = detail::described<basic_workflow<Name, Graph, Task...>>::data;
  description it = data.whole;
  it.name = {Name.text, Name.size()};
  it.tasks = {data.tasks, static_cast<int>(sizeof...(Task))};
  it.edges = {data.edges, Graph.edge_count};
  return it;
}

//! Nothing, of what did not compile.
constexpr description describe(failure const&) { return {}; }

}  // namespace WEFT_NAMESPACE

#endif
