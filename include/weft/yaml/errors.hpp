// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_ERRORS_HPP
#define WEFT_YAML_ERRORS_HPP

#include <weft/core/error.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! What is wrong with a configuration, and where.

namespace WEFT_NAMESPACE::yaml {

//! A place in a file. Lines and columns are counted from 1.
struct position {
  std::shared_ptr<std::string const> file;  //!< as it was named; `--set key` for what an override says
  int line = 1;
  int column = 1;
};
//! `orders.yaml:14:12`, as compilers write it.
std::string to_string(position const& where);

//! One thing that is wrong.
struct problem {
  position where;
  std::string text;  //!< what was found, and what was expected
};

//! A configuration that cannot become a graph. `what()` has a line for each problem, `file:line:column: text`.
class config_error : public error {
public:
  explicit config_error(std::vector<problem> problems);

  //! In the order in which they were found; at least one.
  std::vector<problem> const& problems() const noexcept { return content_->problems; }
  //! The place of the first.
  position const& where() const noexcept { return content_->problems.front().where; }
  char const* what() const noexcept override { return content_->text.c_str(); }

private:
  struct content {
    std::vector<problem> problems;
    std::string text;
  };
  std::shared_ptr<content const> content_;  // shared, as an exception must be copied without throwing
};

//! Thrown by `registry::add`: this name is taken.
class duplicate_registration : public error {
public:
  explicit duplicate_registration(std::string_view name);
  char const* what() const noexcept override { return text_.c_str(); }

private:
  weft::detail::shared_text text_;
};

//! Collects what is wrong, so that all of it can be mended at once.
class report {
public:
  //! Throws `config_error` when there are so many that more would help nobody.
  void add(position where, std::string text);
  bool empty() const noexcept { return problems_.empty(); }
  std::size_t size() const noexcept { return problems_.size(); }
  //! Throws `config_error` if there is a problem.
  void raise();

private:
  static constexpr std::size_t most = 50;

  std::vector<problem> problems_;
};

}  // namespace WEFT_NAMESPACE::yaml

#endif
