// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_RESULTS_HPP
#define WEFT_DYNAMIC_RESULTS_HPP

#include <weft/dynamic/task_graph.hpp>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

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
        full_(std::exchange(other.full_, false)) {}
  result_block& operator=(result_block&& other) noexcept {
    if (this == &other) return *this;
    destroy();
    graph_ = std::move(other.graph_);
    size_ = other.size_;
    data_ = std::move(other.data_);
    full_ = std::exchange(other.full_, false);
    return *this;
  }
  ~result_block() { destroy(); }

  // Throws if the results have been moved away.
  graph_data const& graph() const {
    if (graph_ == nullptr) throw weft::graph_error("weft: these results have been moved away");
    return *graph_;
  }
  std::byte* data() const noexcept { return data_.get(); }
  std::uint32_t size() const noexcept { return size_; }
  // The run has succeeded: everything is there.
  void own() noexcept { full_ = true; }

private:
  struct release {
    std::align_val_t align;
    void operator()(std::byte* block) const noexcept { ::operator delete(block, align); }
  };

  void destroy() noexcept {
    if (!full_ || !graph_->destroys_results()) return;
    for (std::uint32_t k = size_; k > 0; --k) {
      task_record const& record = (*graph_)[k - 1];
      if (auto const end = record.type->destroy_result) end(data() + std::size_t{record.result} * 4);
    }
  }

  std::shared_ptr<graph_data const> graph_;
  std::uint32_t size_;
  std::unique_ptr<std::byte, release> data_;
  bool full_ = false;
};

}  // namespace detail

//! The results of a run of a task_graph, by node or by id. They live as long as this object, also when the graph is
//! gone.
class graph_results {
public:
  // For `run`.
  explicit graph_results(detail::result_block block) : block_(std::move(block)) {}

  //! The result of a task. Throws `unknown_task` if the node is of another graph or was added after the run,
  //! `taken_result` if another task took the result away.
  template <class T>
    requires(!std::is_void_v<T>)
  std::remove_reference_t<T> const& operator[](node<T> task) const {
    detail::graph_data const& graph = block_.graph();
    if (task.graph() != graph.number() || task.index() >= block_.size())
      throw unknown_task(std::size_t{task.index()});
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

  //! The result of the task of this id, which must be a `T`. Throws `unknown_task`, `type_mismatch` or `taken_result`.
  template <class T>
  std::remove_reference_t<T> const& get(std::string_view id) const {
    detail::graph_data const& graph = block_.graph();
    std::uint32_t const k = graph.find(id);
    if (k == detail::no_task || k >= block_.size()) throw unknown_task(id);
    std::type_info const& has = *graph[k].type->result;
    if (has == typeid(std::type_identity<T>)) return (*this)[node<T>(graph.number(), k)];
    if (has == typeid(std::type_identity<T&>)) return (*this)[node<T&>(graph.number(), k)];
    if (has == typeid(std::type_identity<T const&>)) return (*this)[node<T const&>(graph.number(), k)];
    throw type_mismatch(id, has, typeid(std::type_identity<T>));
  }

private:
  detail::result_block block_;
};

}  // namespace WEFT_NAMESPACE

#endif
