// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_RESULTS_HPP
#define WEFT_DYNAMIC_RESULTS_HPP

#include <weft/dynamic/task_graph.hpp>
#include <weft/run/ending.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace WEFT_NAMESPACE {
namespace detail {

// The room for the results of one run. Not from the graph's memory, as there may be several at a time.
class result_block {
public:
  explicit result_block(std::shared_ptr<graph_data const> graph)
      : graph_(std::move(graph)),
        size_(graph_->size()),
        data_(static_cast<std::byte*>(
                  ::operator new(std::max<std::size_t>(1, graph_->result_bytes()), graph_->result_align())),
              release{graph_->result_align()}) {}
  result_block(result_block&& other) noexcept
      : graph_(std::move(other.graph_)),
        size_(other.size_),
        data_(std::move(other.data_)),
        full_(std::exchange(other.full_, false)),
        missing_(std::move(other.missing_)),
        end_(std::move(other.end_)) {}
  result_block& operator=(result_block&& other) noexcept {
    if (this == &other) return *this;
    destroy();
    graph_ = std::move(other.graph_);
    size_ = other.size_;
    data_ = std::move(other.data_);
    full_ = std::exchange(other.full_, false);
    missing_ = std::move(other.missing_);
    end_ = std::move(other.end_);
    return *this;
  }
  ~result_block() { destroy(); }

  // Throws if the results have been moved away.
  graph_data const& graph() const {
    if (graph_ == nullptr)
      throw weft::graph_error("weft: these results have been moved away: ask the object that they went to");
    return *graph_;
  }
  std::byte* data() const noexcept { return data_.get(); }
  std::uint32_t size() const noexcept { return size_; }
  // The run has succeeded: everything is there.
  void own() noexcept { full_ = true; }
  // It was ended early: those are there of which `has_result(k)` says so. Without the memory to note them down, none is.
  template <class HasResult>
  void own_some(HasResult const& has_result, std::exception_ptr end) noexcept {
    end_ = std::move(end);
    try {
      missing_.resize(size_);
      for (std::uint32_t k = 0; k < size_; ++k) missing_[k] = !has_result(k);
    } catch (std::bad_alloc const&) {
      for (std::uint32_t k = size_; k > 0; --k)
        if (has_result(k - 1)) destroy(k - 1);
      missing_.clear();
      return;
    }
    full_ = true;
  }
  bool contains(std::uint32_t k) const noexcept { return full_ && (missing_.empty() || !missing_[k]); }
  // How it was ended early; null if it was not.
  std::exception_ptr const& end() const noexcept { return end_; }

private:
  struct release {
    std::align_val_t align;
    void operator()(std::byte* block) const noexcept { ::operator delete(block, align); }
  };

  void destroy() noexcept {
    if (!full_ || !graph_->destroys_results()) return;
    for (std::uint32_t k = size_; k > 0; --k)
      if (contains(k - 1)) destroy(k - 1);
  }
  void destroy(std::uint32_t k) noexcept {
    task_record const& record = (*graph_)[k];
    if (auto const end = record.type->destroy_result) end(data() + std::size_t{record.result} * 4);
  }

  std::shared_ptr<graph_data const> graph_;
  std::uint32_t size_;
  std::unique_ptr<std::byte, release> data_;
  bool full_ = false;
  std::vector<unsigned char> missing_;  // empty: none is
  std::exception_ptr end_;
};

}  // namespace detail

//! The results of a run of a task_graph, by node or by id. They live as long as this object, also when the graph is
//! gone. Of a run that a task finished early only those are there of tasks that were run.
class graph_results {
public:
  // For `run`.
  explicit graph_results(detail::result_block block) : block_(std::move(block)) {}

  //! The result of a task. Throws `unknown_task` if the node is of another graph or was added after the run,
  //! `taken_result` if another task took the result away, `skipped_result` if it was skipped, `missing_result` if the run
  //! was finished before.
  template <class T>
    requires(!std::is_void_v<T>)
  std::remove_reference_t<T> const& operator[](node<T> task) const {
    detail::graph_data const& graph = block_.graph();
    check(task);
    if (!block_.contains(task.index())) std::rethrow_exception(missing(task.index()));
    detail::task_record const& record = graph[task.index()];
    if (graph.is_taken(task.index(), block_.size())) throw taken_result(graph.id(task.index()));
    std::byte const* const at = block_.data() + std::size_t{record.result} * 4;
    if constexpr (std::is_reference_v<T>)
      return *detail::stored_value<detail::stored_as<T>>(at);
    else
      return detail::stored_value<T>(at);
  }

  template <class T>
    requires std::is_void_v<T>
  void operator[](node<T>) const {
    static_assert(!std::is_void_v<T>, "weft: this task gives nothing, so there is no result to read");
  }

  //! The result of a task that may have been skipped; null if it was. Throws what `[]` throws otherwise.
  template <class T>
    requires(!std::is_void_v<T>)
  std::remove_reference_t<T> const* find(node<T> task) const {
    return contains(task) ? &(*this)[task] : nullptr;
  }

  //! Whether this task was run: always, unless it was skipped, or the run was finished early. Throws `unknown_task`.
  bool contains(any_node task) const {
    check(task);
    return block_.contains(task.index());
  }
  bool contains(std::string_view id) const { return block_.contains(number_of(id)); }
  //! If a task finished the run and something was left out: which one, and why.
  std::optional<early_end> finished() const { return detail::early_end_of(block_.end()); }

  //! The result of the task of this id, which must be a `T`. Throws `unknown_task`, `type_mismatch`, or what `[]`
  //! throws.
  template <class T>
  std::remove_reference_t<T> const& get(std::string_view id) const {
    detail::graph_data const& graph = block_.graph();
    std::uint32_t const k = number_of(id);
    std::type_info const& has = *graph[k].type->result;
    if (has == typeid(std::type_identity<T>)) return (*this)[node<T>(graph.number(), k)];
    if (has == typeid(std::type_identity<T&>)) return (*this)[node<T&>(graph.number(), k)];
    if (has == typeid(std::type_identity<T const&>)) return (*this)[node<T const&>(graph.number(), k)];
    throw type_mismatch(id, has, typeid(std::type_identity<T>));
  }

private:
  std::uint32_t number_of(std::string_view id) const {
    std::uint32_t const k = block_.graph().find(id);
    if (k == detail::no_task || k >= block_.size()) block_.graph().throw_unknown(id, block_.size());
    return k;
  }
  void check(any_node task) const {
    if (task.graph() != block_.graph().number() || task.index() >= block_.size())
      throw unknown_task(std::size_t{task.index()});
  }
  std::exception_ptr missing(std::uint32_t k) const {
    if (block_.end() == nullptr) return std::make_exception_ptr(skipped_result(block_.graph().id(k)));
    auto const end = finished().value_or(early_end{});
    return std::make_exception_ptr(missing_result(block_.graph().id(k), end.id, end.reason));
  }

  detail::result_block block_;
};

}  // namespace WEFT_NAMESPACE

#endif
