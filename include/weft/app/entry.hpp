// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_ENTRY_HPP
#define WEFT_APP_ENTRY_HPP

#include <weft/check/description.hpp>
#include <weft/checkpoint/checkpoint.hpp>
#include <weft/core/context.hpp>
#include <weft/core/deadline.hpp>
#include <weft/show/picture.hpp>
#include <weft/trace/observer.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

//! \file
//! What a program with a command line can run, without its types.

namespace WEFT_NAMESPACE {

class pool;

//! The words of a command line for something to run are wrong: an input that is missing or does not exist, a word that
//! is none of its type. The program ends with status 2.
class usage_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

namespace detail {

// `--with id=word`, in order.
using app_words = std::vector<std::pair<std::string, std::string>>;

class app_workers;

// How something is to be run.
struct app_call {
  app_words words;
  pool* threads = nullptr;         // where it runs: on these threads, ...
  app_workers* workers = nullptr;  // ... or by these workers; or on this thread
  stop_token stop = {};
  run_deadline until;
  run_observer* observer = nullptr;  // may be null only without workers and checkpoint
  checkpoint const* kept = nullptr;
  bool wants_all = false;   // results, and not only the last ones
  bool wants_json = false;  // whole values
};

struct app_input {
  std::string id;
  std::string type;
  bool has_value = false;    // without a word
  bool is_readable = false;  // from a word
};

struct app_result {
  std::string id;
  std::string text;          // as much as one wants to see
  std::string json;          // the whole value, if it is wanted
  bool is_readable = false;  // there is more to say than that it is there
};

// Something to run.
class app_entry {
public:
  app_entry() = default;
  app_entry(app_entry const&) = delete;
  app_entry& operator=(app_entry const&) = delete;
  virtual ~app_entry() = default;

  virtual std::string name() const = 0;
  // Throws `usage_error`, or whatever a graph throws that is wrong.
  virtual picture graph(app_words const& words) const = 0;
  virtual std::vector<app_input> inputs() const = 0;
  // Whether it could be run. Throws as `graph` does; a workflow was checked by the compiler.
  virtual void check(app_words const&) const {}
  // What makes it impossible to run it on workers, or with a checkpoint, or on one thread; empty if nothing does.
  virtual std::string no_workers() const { return {}; }
  virtual std::string no_checkpoint() const { return {}; }
  virtual std::string no_thread() const { return {}; }
  // Throws `usage_error` and what `weft::run` throws.
  virtual std::vector<app_result> run(app_call const& how) const = 0;
};

template <class T>
std::string type_in_words() {
  constexpr text_view name = name_of_type<T>.view();
  return {name.data(), name.size()};
}

// Throws `usage_error`, with an id that is near if there is one.
[[noreturn]] void throw_unknown_input(std::string const& workflow, std::string const& id,
                                      std::vector<app_input> const& inputs);
[[noreturn]] void throw_wrong_word(std::string const& id, std::string const& type, std::string const& word);
[[noreturn]] void throw_missing_input(std::string const& workflow, app_input const& input);

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
