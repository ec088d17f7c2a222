// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_RESULTS_HPP
#define WEFT_DYNAMIC_RESULTS_HPP

#include <weft/dynamic/task_graph.hpp>

namespace WEFT_NAMESPACE {
namespace detail {

// The room for the results of one run.
class result_block {
public:
  explicit result_block(std::shared_ptr<graph_data const> graph)
      : graph_(std::move(graph)), size_(graph_->size()), bytes_(graph_->result_bytes()) {
    if (bytes_ > 0)
      data_ = static_cast<std::byte*>(graph_->memory()->allocate(bytes_, graph_->result_align()));
    align_ = graph_->result_align();
  }
  result_block(result_block&& other) noexcept
      : graph_(std::move(other.graph_)),
        size_(std::exchange(other.size_, 0)),
        bytes_(std::exchange(other.bytes_, 0)),
        align_(other.align_),
        data_(std::exchange(other.data_, nullptr)),
        full_(std::exchange(other.full_, false)) {}
  result_block& operator=(result_block&& other) noexcept {
    if (this == &other) return *this;
    this->~result_block();
    return *::new (this) result_block(std::move(other));
  }
  ~result_block() {
    if (full_ && graph_->destroys_results())
      for (std::uint32_t k = size_; k > 0; --k)
        if (auto const destroy = (*graph_)[k - 1].type->destroy_result)
          destroy(data_ + std::size_t{(*graph_)[k - 1].result} * 4);
    if (data_ != nullptr) graph_->memory()->deallocate(data_, bytes_, align_);
  }

  graph_data const& graph() const noexcept { return *graph_; }
  std::byte* data() const noexcept { return data_; }
  std::uint32_t size() const noexcept { return size_; }
  // The run has succeeded: everything is there.
  void own() noexcept { full_ = true; }

private:
  std::shared_ptr<graph_data const> graph_;
  std::uint32_t size_;
  std::size_t bytes_;
  std::size_t align_ = 1;
  std::byte* data_ = nullptr;
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
    if (record.taken != 0) throw taken_result(graph.id(task.index()));
    std::byte const* const at = block_.data() + std::size_t{record.result} * 4;
    if constexpr (std::is_reference_v<T>)
      return *detail::stored_value<detail::stored_as<T>>(at);
    else
      return detail::stored_value<T>(at);
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
    throw type_mismatch(id, has, typeid(std::type_identity<T>));
  }

private:
  detail::result_block block_;
};

}  // namespace WEFT_NAMESPACE

#endif
