// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_REGISTRY_HPP
#define WEFT_YAML_REGISTRY_HPP

#include <weft/check/signature.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/yaml/parameters.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

//! \file
//! The tasks that a configuration may name.

namespace WEFT_NAMESPACE::yaml {
namespace detail {

// What a task is given for one parameter: the result of one task, or those of many.
struct argument_info {
  std::type_info const* type;  // of std::type_identity, as nodes have it
  bool is_many;
};

// What stands for the arguments of a task that is added to a graph.
struct wiring {
  std::span<std::vector<any_node> const> arguments;
  std::vector<any_node> after;
  bool is_local = false;
};

// A task with its parameters, that is yet to be added.
class configured_task {
public:
  configured_task() = default;
  configured_task(configured_task const&) = delete;
  configured_task& operator=(configured_task const&) = delete;
  virtual ~configured_task() = default;
  // Also calls the factory.
  virtual any_node add_to(task_graph& graph, std::string_view id, wiring const& how) = 0;
};

// What was registered.
class task_factory {
public:
  task_factory() = default;
  task_factory(task_factory const&) = delete;
  task_factory& operator=(task_factory const&) = delete;
  virtual ~task_factory() = default;
  // `from` is a mapping of parameters, or nothing.
  virtual std::unique_ptr<configured_task> make(value const& from, reading const& how) const = 0;

  std::string about;
  std::vector<parameter_info> parameters;
  std::vector<argument_info> arguments;
  std::type_info const* result = nullptr;
  bool has_parameters = false;
};

// --- what a callable takes ---------------------------------------------------------------------------------

template <class T>
struct one_argument {
  using type = T;
  static constexpr bool is_many = false;
  static auto of(std::vector<any_node> const& nodes) {
    return node<T>(nodes.front().graph(), nodes.front().index());
  }
};
template <class T>
struct many_arguments {
  using type = T;
  static constexpr bool is_many = true;
  struct list {
    std::vector<node<T>> nodes;
  };
  static auto of(std::vector<any_node> const& nodes) {
    list all;
    all.nodes.reserve(nodes.size());
    for (any_node each : nodes) all.nodes.emplace_back(each.graph(), each.index());
    return all;
  }
};

template <class Bare>
struct argument_of : one_argument<Bare> {};
template <class T>
struct argument_of<std::span<T const>> : many_arguments<T> {};
template <class T>
struct argument_of<many<T>> : many_arguments<T> {};

template <class T>
node<T> operand(node<T> argument) {
  return argument;
}
template <class List>
auto operand(List const& argument) {
  return weft::all(argument.nodes);
}

// The parameters of a callable behind a context: the first is the schema's, if it has one.
template <class List>
struct takes_of {
  using schema = void;
  using arguments = type_list<>;
};
template <class First, class... P>
struct takes_of<type_list<First, P...>> {
  using schema = void;
  using arguments = type_list<First, P...>;
};
template <class First, class... P>
  requires has_schema<std::remove_cvref_t<First>>
struct takes_of<type_list<First, P...>> {
  using schema = std::remove_cvref_t<First>;
  using arguments = type_list<P...>;
};

template <class List>
struct behind_context {
  static constexpr bool has_context = false;
  using type = List;
};
template <class... P>
struct behind_context<type_list<context&, P...>> {
  static constexpr bool has_context = true;
  using type = type_list<P...>;
};

template <class F>
using signature_of = weft::detail::signature<std::remove_cvref_t<F>>;
template <class F>
concept has_one_signature = signature_of<F>::known;

template <class F>
inline constexpr bool is_called_const = true;
template <has_one_signature F>
inline constexpr bool is_called_const<F> = signature_of<F>::is_const;

// How a callable is understood that has one signature.
template <class F>
struct taking {
  using behind = behind_context<typename signature_of<F>::parameters>;
  static constexpr bool has_context = behind::has_context;
  using schema = typename takes_of<typename behind::type>::schema;
  using arguments = typename takes_of<typename behind::type>::arguments;
  using result = std::remove_cvref_t<typename signature_of<F>::result>;
  // It makes the task, rather than being it.
  static constexpr bool is_factory =
      !has_context && std::same_as<arguments, type_list<>> && has_one_signature<result>;
};

// A callable with its first argument, behind the context.
template <class F, class Schema, bool Context, class Result, class Arguments>
struct with_parameters;
template <class F, class Schema, class R, class... A>
struct with_parameters<F, Schema, false, R, type_list<A...>> {
  F function;
  Schema schema;
  R operator()(A... a) const { return std::invoke(function, schema, std::forward<A>(a)...); }
};
template <class F, class Schema, class R, class... A>
struct with_parameters<F, Schema, true, R, type_list<A...>> {
  F function;
  Schema schema;
  R operator()(context& here, A... a) const {
    return std::invoke(function, here, schema, std::forward<A>(a)...);
  }
};

// --- what is done with it ----------------------------------------------------------------------------------

template <template <class> class>
struct names_template;
template <class F>
concept says_how_it_is_sent = requires { typename names_template<F::template sent_as>; };

// Each argument is a list of nodes until it is known how many the task takes.
template <class Callable, class... Argument, std::size_t... I>
any_node add_callable(task_graph& graph, std::string_view id, Callable callable, wiring const& how,
                      type_list<Argument...>, std::index_sequence<I...>) {
  std::tuple const operands{argument_of<std::remove_cvref_t<Argument>>::of(how.arguments[I])...};
  return std::apply(
      [&](auto const&... each) -> any_node {
        // What is not bound cannot be sent to other processes.
        if constexpr (says_how_it_is_sent<Callable>)
          if (!how.is_local)
            return graph.add(id, std::move(callable), operand(each)..., after_nodes{how.after});
        return graph.add(id, local(std::move(callable)), operand(each)..., after_nodes{how.after});
      },
      operands);
}

// The callable that becomes the task.
template <class F>
struct task_of {
  using type = F;
};
template <class F>
  requires(!std::is_void_v<typename taking<F>::schema> && !taking<F>::is_factory)
struct task_of<F> {
  using type = with_parameters<F, typename taking<F>::schema, taking<F>::has_context,
                               typename signature_of<F>::result, typename taking<F>::arguments>;
};
template <class F>
  requires(taking<F>::is_factory)
struct task_of<F> {
  using type = typename taking<F>::result;
};

template <class F>
class registered_task final : public task_factory {
  using schema = typename taking<F>::schema;
  using callable = typename task_of<F>::type;
  using arguments_list = typename behind_context<typename signature_of<callable>::parameters>::type;
  using value_type = typename signature_of<callable>::result;
  static constexpr bool is_parametrised = !std::is_void_v<schema>;

public:
  explicit registered_task(F function) : function_(std::move(function)) {
    describe(arguments_list());
    result = &typeid(std::type_identity<std::remove_cvref_t<value_type>>);
    has_parameters = is_parametrised;
    if constexpr (is_parametrised) parameters = describe_schema<schema>();
  }

  std::unique_ptr<configured_task> make(value const& from, reading const& how) const override {
    auto made = std::make_unique<configured>(function_);
    if constexpr (is_parametrised)
      read_schema(from, made->given, how);
    else
      check_keys(from, {}, how);
    return made;
  }

private:
  struct nothing {};

  struct configured final : configured_task {
    explicit configured(F const& f) : function(f) {}
    any_node add_to(task_graph& graph, std::string_view id, wiring const& how) override {
      return add_callable(graph, id, take_callable(), how, arguments_list(), places(arguments_list()));
    }
    callable take_callable() {
      if constexpr (taking<F>::is_factory && is_parametrised)
        return std::invoke(function, std::as_const(given));
      else if constexpr (taking<F>::is_factory)
        return std::invoke(function);
      else if constexpr (is_parametrised)
        return {function, std::move(given)};
      else
        return function;
    }
    F const& function;  // the registry's
    std::conditional_t<is_parametrised, schema, nothing> given{};
  };

  template <class... A>
  static std::index_sequence_for<A...> places(type_list<A...>) {
    return {};
  }
  template <class... A>
  void describe(type_list<A...>) {
    arguments = {{&typeid(std::type_identity<typename argument_of<std::remove_cvref_t<A>>::type>),
                  argument_of<std::remove_cvref_t<A>>::is_many}...};
  }

  F function_;
};

}  // namespace detail

//! The tasks that a configuration may name, by their names there.
class registry {
public:
  //! Adds a task, which is a callable with one signature, or what makes one:
  //!
  //! \code
  //! known.add("twice", [](int x) { return 2 * x; });
  //! known.add("scale", [](scale_options const& with, int x) { return with.by * x; });       // has parameters
  //! known.add("scale", [](scale_options const& with) { return make_scaler(with.by); });     // a factory
  //! \endcode
  //!
  //! A first parameter (behind a `weft::context&`) whose type has `parameters()` is what a file gives under `with`.
  //! Where nothing else is taken and the result is a callable of one signature, that is the task; whatever a factory throws is reported
  //! with the place of the task. The other parameters are the arguments, which a file names under `takes`: the type
  //! must be just that of the result, or `std::span<T const>` or `weft::many<T>` for those of many tasks.
  //!
  //! On a cluster, what `weft::bind` made is sent to workers; everything else stays, as if by `weft::local`.
  //!
  //! Throws `duplicate_registration`.
  template <class F>
  registry& add(std::string name, F f, std::string about = {}) {
    constexpr bool has_one_signature = detail::has_one_signature<F>;
    static_assert(
        has_one_signature,
        "weft::yaml: what a registered task takes must be known, so it must have one signature: give "
        "the parameters of a lambda their types, or wrap an overloaded callable into one");
    constexpr bool is_shareable = std::is_copy_constructible_v<F> && detail::is_called_const<F>;
    static_assert(
        !has_one_signature || is_shareable,
        "weft::yaml: a registered callable makes any number of tasks, which many threads may run: it must "
        "be copyable, and its operator() const");
    if constexpr (has_one_signature && is_shareable) {
      constexpr bool gives_value =
          !std::is_reference_v<typename detail::signature_of<typename detail::task_of<F>::type>::result>;
      static_assert(gives_value, "weft::yaml: a registered task must give a value, not a reference");
      if constexpr (gives_value) {
        auto task = std::make_shared<detail::registered_task<F>>(std::move(f));
        task->about = std::move(about);
        enter(std::move(name), std::move(task));
      }
    }
    return *this;
  }

  //! A text for people: every task with what it takes, gives and can be told.
  std::string help() const;

  // For the loader.
  detail::task_factory const* find(std::string_view name) const noexcept;
  std::vector<std::string_view> names() const;

private:
  void enter(std::string name, std::shared_ptr<detail::task_factory const> task);

  std::map<std::string, std::shared_ptr<detail::task_factory const>, std::less<>> tasks_;
};

}  // namespace WEFT_NAMESPACE::yaml

#endif
