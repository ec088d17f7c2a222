// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_REGISTRY_HPP
#define WEFT_YAML_REGISTRY_HPP

#include <weft/check/signature.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/yaml/parameters.hpp>
#include <weft/yaml/task_code.hpp>
#include <weft/yaml/task_said.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

//! \file
//! The tasks that a configuration may name.

namespace WEFT_NAMESPACE::yaml {
namespace detail {

// What a task is given for one parameter: the result of one task, those of many, or that of one that may be skipped.
struct argument_info {
  std::type_info const* type;   // of std::type_identity, as nodes have it
  std::type_info const* whole;  // of one that may be skipped: a std::optional, as a task may give one
  argument_form form;
  bool is_taken;   // away,
  bool is_copied;  // of which a copy can be made
};

// What stands for one argument of a task that is added to a graph.
struct given_argument {
  argument_form form;
  bool is_taken = false;
  bool is_whole = false;  // a std::optional that the task gives
  std::vector<any_node> nodes;
  // What comes with a branch of the only one.
  branch_info const* branch = nullptr;
  std::uint32_t number = 0;
};
// A choice, and the branch by its number or, for a choice by name, by its name.
struct given_condition {
  any_node choice;
  std::uint32_t branch = 0;
  std::string name;
};
struct wiring {
  std::vector<given_argument> arguments;
  std::vector<given_condition> when;
  std::vector<any_node> after;
  std::unique_ptr<task_said> said;  // null: nothing
  bool is_local = false;
};

struct new_task {
  weft::detail::task_type const* type;
  file_callable_base* callable;  // in the memory of the graph
  std::size_t size, align;       // of the result
};
// If it throws, the callable is gone.
any_node add_to_graph(task_graph& graph, std::string_view id, wiring const& how, new_task const& what);

// A task with its parameters, that is yet to be added.
class configured_task {
public:
  configured_task() = default;
  configured_task(configured_task const&) = delete;
  configured_task& operator=(configured_task const&) = delete;
  virtual ~configured_task() = default;
  // Also calls the factory.
  virtual any_node add_to(task_graph& graph, std::string_view id, wiring&& how) = 0;
  // Likewise, of a task that can be one; else null.
  virtual std::shared_ptr<file_condition const> condition() { return nullptr; }
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
  std::type_info const* outcome = nullptr;  // what it gives as a member of a group
  weft::detail::outcome_base const& (*outcome_at)(void const*) = nullptr;
  std::vector<branch_info> branches;  // of a choice
  std::size_t limits = 0;             // that the callable itself has
  bool has_parameters = false;
  bool is_choice_by_name = false;
  bool is_loop = false;       // it can be repeated with what it gives,
  bool is_condition = false;  // and this can say how long
};

// --- what a callable takes ---------------------------------------------------------------------------------

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
  using behind = behind_context<typename signature_of<callable>::parameters>;
  using arguments_list = typename behind::type;
  using value_type = typename signature_of<callable>::result;
  using code = task_code<callable, value_type, behind::has_context, arguments_list>;
  using given_type = typename code::value;
  static constexpr bool is_parametrised = !std::is_void_v<schema>;

public:
  explicit registered_task(F function) : function_(std::move(function)) {
    describe(arguments_list());
    result = &typeid(std::type_identity<given_type>);
    outcome = &typeid(std::type_identity<weft::outcome<given_type>>);
    outcome_at = &code::outcome_at;
    branches = branches_of<given_type>::all();
    limits = weft::detail::limits_said<callable>;
    has_parameters = is_parametrised;
    is_choice_by_name = std::same_as<given_type, choice_by_name>;
    is_loop = code::is_loop;
    is_condition = can_be_condition(arguments_list());
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
    any_node add_to(task_graph& graph, std::string_view id, wiring&& how) override {
      using stored = file_callable<callable>;
      bool const is_settled = how.said != nullptr && how.said->is_settled;
      bool const has_policy =
          weft::detail::policy_flags<callable> != 0 || (how.said != nullptr && how.said->has_policy());
      void* const at = weft::detail::graph_access::data(graph).allocate(sizeof(stored), alignof(stored));
      auto* const made = ::new (at) stored{{std::move(how.said), false}, take_callable()};
      return add_to_graph(
          graph, id, how,
          {&code::type({is_settled, has_policy, place_of(how.is_local, made->said.get())}), made,
           is_settled ? sizeof(weft::outcome<given_type>) : weft::detail::size_of_result<given_type>,
           is_settled ? alignof(weft::outcome<given_type>) : weft::detail::align_of_result<given_type>});
    }
    std::shared_ptr<file_condition const> condition() override {
      if constexpr (can_be_condition(arguments_list()))
        return std::make_shared<typed_condition>(take_callable());
      else
        return nullptr;
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
  static constexpr bool can_be_condition(type_list<A...>) {
    if constexpr (sizeof...(A) == 1 && !behind::has_context && std::same_as<given_type, bool>)
      return ((parameter_of<A>::form == argument_form::one && !parameter_of<A>::takes) && ...);
    else
      return false;
  }
  template <class List>
  struct only;
  template <class A>
  struct only<type_list<A>> {
    using type = typename parameter_of<A>::type;
  };
  struct typed_condition final : file_condition {
    explicit typed_condition(callable f) : function(std::move(f)) {}
    bool holds(void const* state) const override {
      return std::invoke(function, *static_cast<typename only<arguments_list>::type const*>(state));
    }
    char const* type_name() const noexcept override {
      return std::is_empty_v<F> || std::is_pointer_v<F> ? typeid(registered_task).name() : nullptr;
    }
    callable function;
  };

  template <class A>
  static argument_info describe_one() {
    using parameter = parameter_of<A>;
    return {&typeid(std::type_identity<typename parameter::type>),
            &typeid(std::type_identity<std::remove_cvref_t<A>>), parameter::form, parameter::takes,
            std::is_copy_constructible_v<typename parameter::type>};
  }
  template <class... A>
  void describe(type_list<A...>) {
    arguments = {describe_one<A>()...};
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
  //! must be just that of the result, or `std::span<T const>` or `weft::many<T>` for those of many tasks, or
  //! `std::optional<T>` for that of one that may be skipped. A member of a group gives a `weft::outcome<T>`.
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
