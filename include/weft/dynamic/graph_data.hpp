// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_GRAPH_DATA_HPP
#define WEFT_DYNAMIC_GRAPH_DATA_HPP

#include <weft/core/context.hpp>
#include <weft/dynamic/conditions.hpp>
#include <weft/dynamic/errors.hpp>
#include <weft/dynamic/joins.hpp>
#include <weft/dynamic/touches.hpp>
#include <weft/run/attempts.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <new>
#include <typeinfo>
#include <vector>

//! \file
//! A graph that is known at run time, as a few arrays. Tasks are numbered as they are added. As an argument is the
//! result of a task that was there already, that is an order in which they can run, and nothing has to be sorted;
//! only an edge that was added later may point back.

namespace WEFT_NAMESPACE::detail {

class task_call;
class graph_data;

// How a task is done by another process; of what types these are only the layer above knows.
struct task_elsewhere {
  void const* function = nullptr;  // null: it is not to be sent
  void (*encode)(task_call const&, void* to) = nullptr;
  void (*arrive)(task_call const&, void const* from) = nullptr;
  bool const* is_registered = nullptr;
  void (*save)(task_call const&, void* to) = nullptr;  // what `arrive` takes, of a result that was made here
  void (*repeat)(task_call const&,
                 void* rounds) = nullptr;  // of a loop: calls it, and its rounds are kept there
  bool stays = false;                      // it is known, but not to be sent all the same
};

// What is known of a task's types: one object for all tasks of the same types.
struct task_type {
  void (*invoke)(task_call const&);
  void (*destroy_callable)(void*) noexcept;  // null: nothing to do
  void (*destroy_result)(void*) noexcept;    // null: nothing to do
  std::type_info const* result;
  task_elsewhere const* elsewhere = nullptr;  // null: nobody said whether it can be sent
  void (*policy)(void const* callable, task_policy& to) = nullptr;  // null: nothing is said of its calls
  void (*begin)(task_call const&) = nullptr;  // begins a coroutine at the home that it is given
  // For a task that chooses: whether its result is this branch, by number or by the name that the graph has for it.
  bool (*is_chosen)(void const* result, graph_data const&, std::uint32_t branch) = nullptr;
  char const* (*name_of_choice)(void const* result) = nullptr;  // null: the compiler has checked it
  // For a member of a group: makes the outcome of one that failed, (null) was skipped, or (of no cause) has lost a race;
  // and says whether one has a value.
  void (*settle)(void* result, std::exception_ptr const* cause) = nullptr;
  bool (*has_succeeded)(void const* result) = nullptr;
};

inline constexpr std::uint32_t no_task = ~std::uint32_t{};

// One task: 32 bytes.
struct task_record {
  task_type const* type;
  void* callable;
  std::uint32_t result;     // where its result lies in the block of a run, in units of 4 bytes
  std::uint32_t first_arg;  // its edges are args[first_arg] up to args[first_arg of the next]
  std::uint32_t id;         // where its id lies, or none
  std::uint32_t id_size : 29;
  std::uint32_t taken : 1;     // another task takes the result away
  std::uint32_t governed : 1;  // it says something of its calls, or races
  std::uint32_t critical : 1;  // a member of a group whose failure is that of the run
};

// An edge: from which task, and what for; or something about the edges behind it or before it.
struct task_arg {
  static constexpr std::uint32_t most = (1U << 29) - 1;

  std::uint32_t from : 29;
  // NOLINTNEXTLINE(performance-enum-size): it shares the word
  enum purpose : std::uint32_t {
    reads,
    takes,
    orders,
    may_read,  // as `reads` and `orders`, of what may have been skipped
    may_order,
    chosen,  // by a choice, which may give an argument; the branch follows
    counts,  // no edge: how many of the edges behind it make up one argument
    branch   // no edge: of the choice before it
  } what : 3;

  bool is_edge() const noexcept { return what < counts; }
  bool is_use() const noexcept { return what != orders && what != may_order && is_edge(); }
  // Whether the task is skipped if that one is.
  bool is_needed() const noexcept { return is_edge() && what != may_read && what != may_order; }
};

// The order of a graph whose edges point back, and the successors of each task. Worked out when it is needed.
struct graph_plan {
  std::vector<std::uint32_t> order;  // place -> task; empty: as they were added
  std::vector<std::uint32_t> place;  // task -> place; likewise
  std::vector<std::uint32_t> first;  // task -> its successors
  std::vector<std::uint32_t> successor;
};

class graph_data {
public:
  explicit graph_data(std::string name, std::pmr::memory_resource* memory)
      : name_(std::move(name)),
        number_(next_number().fetch_add(1, std::memory_order_relaxed) + 1),
        objects_(memory),
        records_(memory),
        args_(memory),
        ids_(memory),
        buckets_(memory) {}
  graph_data(graph_data const&) = delete;
  graph_data& operator=(graph_data const&) = delete;
  ~graph_data() {
    if (destroys_callables_)
      for (std::size_t k = records_.size(); k > 0; --k)
        if (auto const destroy = records_[k - 1].type->destroy_callable) destroy(records_[k - 1].callable);
  }

  std::string const& name() const noexcept { return name_; }
  std::uint32_t number() const noexcept { return number_; }
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(records_.size()); }
  task_record const& operator[](std::uint32_t k) const noexcept { return records_[k]; }
  std::pmr::memory_resource* memory() const noexcept { return records_.get_allocator().resource(); }

  // The bytes that the results of a run need; whether any of them is to be destroyed.
  std::size_t result_bytes() const noexcept { return std::size_t{result_end_} * 4; }
  bool destroys_results() const noexcept { return destroys_results_; }
  bool takes() const noexcept { return takes_; }

  std::string_view id_view(std::uint32_t k) const noexcept {
    task_record const& r = records_[k];
    return {ids_.data() + r.id, r.id_size};
  }
  // Zero-terminated; null for a task without an id.
  char const* id_text(std::uint32_t k) const noexcept {
    return records_[k].id_size > 0 ? ids_.data() + records_[k].id : nullptr;
  }
  // Of a task without an id its number.
  std::string id(std::uint32_t k) const {
    std::string_view const given = id_view(k);
    return given.empty() ? "#" + std::to_string(k) : std::string(given);
  }
  std::uint32_t find(std::string_view id) const noexcept {
    if (buckets_.empty() || id.empty()) return no_task;
    for (std::size_t b = hash(id);; ++b) {
      std::uint32_t const found = buckets_[b & (buckets_.size() - 1)];
      if (found == 0) return no_task;
      if (id_view(found - 1) == id) return found - 1;
    }
  }

  // The other way round.
  std::uint32_t number_of(std::string_view id) const {
    std::uint32_t k = 0;
    if (!id.starts_with('#')) k = find(id);
    for (char digit : id.starts_with('#') ? id.substr(1) : std::string_view())
      k = k * 10 + static_cast<std::uint32_t>(digit - '0');
    if (k >= size()) throw_unknown(id, size());
    return k;
  }
  // Nothing is called so among the first so many tasks.
  [[noreturn]] void throw_unknown(std::string_view id, std::uint32_t tasks) const {
    std::vector<std::string_view> known;  // of many it would take long, and help little
    for (std::uint32_t k = 0; k < tasks && tasks <= words::most_names; ++k)
      if (std::string_view const each = id_view(k); !each.empty()) known.push_back(each);
    throw unknown_task(id, known);
  }

  task_arg const* args_begin(std::uint32_t k) const noexcept { return args_.data() + records_[k].first_arg; }
  task_arg const* args_end(std::uint32_t k) const noexcept {
    return args_.data() + (k + 1 < records_.size() ? records_[k + 1].first_arg : args_.size());
  }
  // Edges that were added on their own.
  struct late_edge {
    std::uint32_t from, to;
  };
  std::vector<late_edge> const& late_edges() const noexcept { return late_; }

  // The tasks that say something of their calls, or race, in order.
  std::vector<std::uint32_t> const& governed() const noexcept { return governed_; }
  task_policy policy_of(std::uint32_t k) const {
    task_policy said;
    if (auto const note = records_[k].type->policy) note(records_[k].callable, said);
    return said;
  }

  // How many races there are, and in which of them a task takes part: -1 is none.
  std::uint32_t races() const noexcept { return races_; }
  int race_of(std::uint32_t k) const noexcept {
    auto const found = find_racer(k);
    return found != racers_.end() && found->from == k ? static_cast<int>(found->to) : -1;
  }
  // Whether these tasks can race with each other. Throws `graph_error`.
  void check_race(std::string_view name, std::vector<std::uint32_t> const& members) const {
    std::string const race = "race \"" + std::string(name) + "\"";
    for (std::uint32_t k : members) {
      if (records_[k].type->settle == nullptr)
        throw weft::graph_error("weft: task \"" + id(k) + "\" cannot take part in " + race +
                                ": add it as weft::settled(f)");
      if (race_of(k) >= 0)
        throw weft::graph_error("weft: task \"" + id(k) + "\" cannot take part in " + race +
                                ", as it does in another one: add it to one race only");
    }
  }
  void add_race(std::vector<std::uint32_t> const& members) {
    for (std::uint32_t k : members) {
      racers_.insert(find_racer(k), {k, races_});
      if (records_[k].governed == 0)
        governed_.insert(std::lower_bound(governed_.begin(), governed_.end(), k), k);
      records_[k].governed = 1;
    }
    ++races_;
  }

  // The failure of this member of a group is that of the run.
  void note_critical(std::uint32_t k) noexcept { records_[k].critical = 1; }
  // Whether what task k fails with becomes its outcome.
  bool absorbs(std::uint32_t k) const noexcept {
    return records_[k].type->settle != nullptr && records_[k].critical == 0;
  }

  // Whether one of the first so many tasks takes this result away.
  bool is_taken(std::uint32_t k, std::uint32_t tasks) const noexcept {
    if (records_[k].taken == 0) return false;
    return std::any_of(takers_.begin(), takers_.end(),
                       [&](late_edge const& take) { return take.from == k && take.to < tasks; });
  }

  // --- adding: the arguments first, then the task that has them ---

  void check(std::uint32_t graph, std::uint32_t index) const {
    if (graph != number_ || index >= records_.size()) throw unknown_task(std::size_t{index});
  }
  void add_arg(task_arg arg) { args_.push_back(arg); }
  // Forgets the arguments of a task that could not be added.
  void drop_args() noexcept {
    args_.resize(args_known_);
    touches_.drop(size());
  }
  // Likewise of the task that comes: what it touches.
  // (A template, and the check is found by a pointer, so that only those compile it who need it.)
  template <class Text>
  void add_touch(Text resource, bool writes) {
    touches_.add(size(), resource, writes);
    check_conditions_ = &check_conditions<Text>;
  }
  void trust_touches() noexcept { touches_.trust(size()); }
  void order_touches() noexcept { orders_touches_ = true; }

  void* allocate(std::size_t size, std::size_t align) { return objects_.allocate(size, align); }

  // Everything that may throw comes first.
  std::uint32_t add(std::string_view id, task_type const& type, void* callable, std::size_t size,
                    std::size_t align, bool takes) {
    if (records_.size() >= task_arg::most) throw std::bad_alloc();
    std::size_t const unit = align > 4 ? align / 4 : 1;
    std::size_t const begin = (result_end_ + unit - 1) / unit * unit;
    std::size_t const end = begin + (size + 3) / 4;
    if (end > std::numeric_limits<std::uint32_t>::max() ||
        args_.size() > std::numeric_limits<std::uint32_t>::max())
      throw std::bad_alloc();
    auto const k = static_cast<std::uint32_t>(records_.size());
    if (type.policy != nullptr) note_limits(id, type, callable);
    std::uint32_t const id_at = id.empty() ? 0 : add_id(id);
    if (takes) takers_.reserve(takers_.size() + (args_.size() - args_known_));
    records_.push_back({&type, callable, static_cast<std::uint32_t>(begin),
                        static_cast<std::uint32_t>(args_known_), id_at,
                        static_cast<std::uint32_t>(id.size() & 0x1fffffff), 0, type.policy != nullptr, 0});
    for (std::size_t a = args_known_; takes && a < args_.size(); ++a)
      if (args_[a].what == task_arg::takes) {
        records_[args_[a].from].taken = 1;
        takers_.push_back({args_[a].from, k});
      }
    if (!id.empty()) enter(id, k);
    if (type.policy != nullptr) governed_.push_back(k);
    args_known_ = args_.size();
    result_end_ = static_cast<std::uint32_t>(end);
    if (align > result_align_) result_align_ = align;
    destroys_callables_ |= type.destroy_callable != nullptr;
    destroys_results_ |= type.destroy_result != nullptr;
    takes_ |= takes;
    changed();
    return k;
  }
  std::align_val_t result_align() const noexcept { return std::align_val_t{result_align_}; }

  void add_edge(std::uint32_t from, std::uint32_t to) {
    late_.resize(late_.size() - late_added_);
    late_added_ = 0;
    late_.push_back({from, to});
    points_back_ |= from >= to;
    changed();
  }

  // The branch of this name, of choices by name.
  std::uint32_t add_branch(std::string_view name) {
    auto const found = std::find(branches_.begin(), branches_.end(), name);
    if (found != branches_.end()) return static_cast<std::uint32_t>(found - branches_.begin());
    branches_.emplace_back(name);
    return static_cast<std::uint32_t>(branches_.size() - 1);
  }
  std::string const& branch(std::uint32_t number) const noexcept { return branches_[number]; }
  // (Likewise.)
  template <class Node>
  void note_choice() noexcept {
    has_choice_ = true;
    check_conditions_ = &check_conditions<Node>;
  }

  // --- before a run ---

  // Throws what is wrong with the graph; afterwards it is known that nothing is, until something is added.
  void check_all() const {
    if (!points_back_ && !takes_ && check_conditions_ == nullptr) return;
    std::lock_guard const lock(plan_mutex_);
    if (checked_) return;
    if (points_back_) make_plan();
    if (takes_) check_takes();
    if (check_conditions_ != nullptr) check_conditions_(*this);
    checked_ = true;
  }
  // Whether a task may be skipped because of a choice.
  bool has_choice() const noexcept { return has_choice_; }
  // After `check_all`. Runs keep it.
  std::shared_ptr<graph_joins const> joins() const {
    std::lock_guard const lock(plan_mutex_);
    return joins_;
  }
  // In which order the tasks run: null for that in which they were added.
  std::shared_ptr<graph_plan const> ordered() const { return points_back_ ? plan() : nullptr; }

  // Runs keep it, as the graph forgets it when something is added.
  std::shared_ptr<graph_plan const> plan() const {
    std::lock_guard const lock(plan_mutex_);
    if (plan_ == nullptr) make_plan();
    return plan_;
  }

private:
  friend class join_finder<graph_data>;

  struct limit_said {
    std::string name;
    unsigned most;
  };

  std::vector<late_edge>::const_iterator find_racer(std::uint32_t k) const noexcept {
    return std::lower_bound(racers_.begin(), racers_.end(), k,
                            [](late_edge one, std::uint32_t task) { return one.from < task; });
  }
  static std::atomic<std::uint32_t>& next_number() {
    static std::atomic<std::uint32_t> next{0};
    return next;
  }

  static std::size_t hash(std::string_view id) noexcept { return std::hash<std::string_view>()(id); }

  // Refuses one that is there.
  std::uint32_t add_id(std::string_view id) {
    if (id.front() == '#' || id.find('\0') != id.npos) throw malformed_task_id(id);
    if (find(id) != no_task) throw duplicate_task(id);
    if (2 * (named_ + 1) > buckets_.size()) grow_buckets();
    auto const at = static_cast<std::uint32_t>(ids_.size());
    ids_.reserve(ids_.size() + id.size() + 1 > ids_.capacity() ? 2 * (ids_.size() + id.size() + 1)
                                                               : ids_.capacity());
    ids_.insert(ids_.end(), id.begin(), id.end());
    ids_.push_back('\0');
    return at;
  }
  // Also makes room for what `add` notes later. One name is one limit.
  void note_limits(std::string_view id, task_type const& type, void const* callable) {
    task_policy said;
    type.policy(callable, said);
    for (int i = 0; i < said.limit_count; ++i) {
      task_policy::limit const& l = said.limits[i];
      auto known = limits_.begin();
      while (known != limits_.end() && known->name != l.name) ++known;
      if (known == limits_.end()) known = limits_.insert(known, {l.name, l.most});
      if (known->most != l.most) throw conflicting_limit(l.name, id, known->most, l.most);
    }
    if (governed_.size() == governed_.capacity()) governed_.reserve(2 * governed_.size() + 8);
  }
  void enter(std::string_view id, std::uint32_t k) noexcept {
    std::size_t b = hash(id);
    while (buckets_[b & (buckets_.size() - 1)] != 0) ++b;
    buckets_[b & (buckets_.size() - 1)] = k + 1;
    ++named_;
  }
  void grow_buckets() {
    std::pmr::vector<std::uint32_t> larger(buckets_.empty() ? 64 : 2 * buckets_.size(),
                                           buckets_.get_allocator());
    for (std::uint32_t entry : buckets_) {
      if (entry == 0) continue;
      std::size_t b = hash(id_view(entry - 1));
      while (larger[b & (larger.size() - 1)] != 0) ++b;
      larger[b & (larger.size() - 1)] = entry;
    }
    buckets_.swap(larger);
  }

  void changed() noexcept {
    plan_.reset();
    checked_ = false;
  }

  template <class Visit>
  void for_each_edge(Visit const& visit) const {
    for (std::uint32_t k = 0; k < size(); ++k)
      for (task_arg const* arg = args_begin(k); arg != args_end(k); ++arg)
        if (arg->is_edge()) visit(std::uint32_t{arg->from}, k);
    for (late_edge const& edge : late_) visit(edge.from, edge.to);
  }

  void make_plan() const {
    auto made = std::make_shared<graph_plan>();
    made->first.assign(size() + 1, 0);
    for_each_edge([&](std::uint32_t from, std::uint32_t) { ++made->first[from + 1]; });
    for (std::uint32_t k = 0; k < size(); ++k) made->first[k + 1] += made->first[k];
    made->successor.resize(made->first[size()]);
    std::vector<std::uint32_t> fill(made->first.begin(), made->first.end() - 1);
    for_each_edge([&](std::uint32_t from, std::uint32_t to) { made->successor[fill[from]++] = to; });
    if (points_back_) sort(*made);
    plan_ = std::move(made);
  }

  // Kahn's algorithm; of the tasks that are ready the one that was added first goes first.
  void sort(graph_plan& made) const {
    std::vector<std::uint32_t> missing(size());
    for_each_edge([&](std::uint32_t, std::uint32_t to) { ++missing[to]; });
    std::vector<std::uint32_t> heap;  // the smallest on top
    auto const later = [](std::uint32_t a, std::uint32_t b) { return a > b; };
    for (std::uint32_t k = 0; k < size(); ++k)
      if (missing[k] == 0) heap.push_back(k);
    made.place.assign(size(), no_task);
    while (!heap.empty()) {
      std::pop_heap(heap.begin(), heap.end(), later);
      std::uint32_t const k = heap.back();
      heap.pop_back();
      made.place[k] = static_cast<std::uint32_t>(made.order.size());
      made.order.push_back(k);
      for (std::uint32_t s = made.first[k]; s < made.first[k + 1]; ++s)
        if (--missing[made.successor[s]] == 0) {
          heap.push_back(made.successor[s]);
          std::push_heap(heap.begin(), heap.end(), later);
        }
    }
    if (made.order.size() < size()) throw find_cycle(made, missing);
  }

  // From a task that was never ready along successors that were not either, until one comes again.
  cycle find_cycle(graph_plan const& made, std::vector<std::uint32_t> const& missing) const {
    // Walk backwards, as every task that waits has a predecessor that waits.
    std::vector<std::uint32_t> waits_for(size(), no_task);
    for_each_edge([&](std::uint32_t from, std::uint32_t to) {
      if (missing[from] > 0 && missing[to] > 0 && made.place[from] == no_task) waits_for[to] = from;
    });
    std::uint32_t k = 0;
    while (missing[k] == 0) ++k;
    std::vector<unsigned char> seen(size());
    for (; !seen[k]; k = waits_for[k]) seen[k] = true;
    std::vector<std::string> path{id(k)};
    for (std::uint32_t at = waits_for[k]; at != k; at = waits_for[at]) path.push_back(id(at));
    path.push_back(id(k));
    std::reverse(path.begin(), path.end());
    return cycle(std::move(path));
  }

  // Who takes a result must be ordered after everybody else who uses it.
  void check_takes() const {
    std::vector<std::uint32_t> taker(size(), no_task);
    auto const each_use = [&](auto const& visit) {
      for (std::uint32_t k = 0; k < size(); ++k)
        for (task_arg const* arg = args_begin(k); arg != args_end(k); ++arg)
          if (arg->is_use()) visit(*arg, k);
    };
    each_use([&](task_arg const& arg, std::uint32_t k) {
      if (arg.what != task_arg::takes) return;
      if (taker[arg.from] != no_task) throw taken_result(id(arg.from), id(taker[arg.from]), id(k));
      taker[arg.from] = k;
    });
    // By taker: those who only read what it takes.
    std::vector<std::vector<late_edge>> readers(size());
    each_use([&](task_arg const& arg, std::uint32_t k) {
      if (arg.what != task_arg::takes && taker[arg.from] != no_task)
        readers[taker[arg.from]].push_back({arg.from, k});
    });
    std::vector<std::vector<std::uint32_t>> before;
    for (std::uint32_t k = 0; k < size(); ++k) {
      if (readers[k].empty()) continue;
      if (before.empty()) {
        before.resize(size());
        for_each_edge([&](std::uint32_t from, std::uint32_t to) { before[to].push_back(from); });
      }
      std::vector<unsigned char> const comes_before = ancestors(before, k);
      for (late_edge const& use : readers[k])
        if (use.to == k || !comes_before[use.to]) throw taken_result(id(use.from), id(k), id(use.to));
    }
  }

  // --- choices, and what tasks touch ---

  template <class T>
  static void check_conditions(graph_data const& graph) {
    condition_store choices;
    std::vector<condition_store::set> under;
    if (graph.has_choice()) graph.joins_ = join_finder<graph_data>(graph, choices, under).find();
    if (!graph.touches_.empty()) check_touches<T>(graph, choices, under);
  }

  // The edges that are added where tasks are ordered by declaration are the last of the late ones.
  template <class>
  static void check_touches(graph_data const& graph, condition_store& choices,
                            std::vector<condition_store::set> const& under) {
    graph.late_.resize(graph.late_.size() - graph.late_added_);
    graph.late_added_ = 0;
    std::vector<std::vector<std::uint32_t>> late_before(graph.size());
    for (late_edge const& edge : graph.late_) late_before[edge.to].push_back(edge.from);
    auto const place = [&graph](std::uint32_t k) { return graph.points_back_ ? graph.plan_->place[k] : k; };
    auto const before = [&](std::uint32_t k, auto const& visit) {
      for (task_arg const* arg = graph.args_begin(k); arg != graph.args_end(k); ++arg)
        if (arg->is_edge()) visit(std::uint32_t{arg->from});
      for (std::uint32_t from : late_before[k]) visit(from);
    };
    path_search paths(graph.size(), place, before);
    struct {
      graph_data const& graph;
      condition_store& choices;
      std::vector<condition_store::set> const& under;
      decltype(late_before)& late;
      decltype(paths)& search;
      decltype(place) const& place_of;

      std::uint32_t at(std::uint32_t k) const { return place_of(k); }
      bool leads(std::uint32_t a, std::uint32_t b) { return search.leads(a, b); }
      bool exclude(std::uint32_t a, std::uint32_t b) const {
        return !under.empty() && choices.differ(under[a], under[b]);
      }
      bool covers(std::uint32_t b, std::uint32_t a) const {
        return under.empty() || under[b] == condition_store::none || choices.are_equal(under[a], under[b]);
      }
      bool unordered(std::uint32_t a, std::uint32_t b, std::uint32_t resource) {
        if (!graph.orders_touches_) {
          if (graph.touches_.are_trusted(a, b)) return false;
          throw data_race(graph.id(a), graph.id(b), graph.touches_.name(resource));
        }
        graph.late_.push_back({a, b});
        ++graph.late_added_;
        late[b].push_back(a);
        search.add(a, b);
        return true;
      }
    } rules{graph, choices, under, late_before, paths, place};
    race_walk walk(graph.touches_, rules);
    if (graph.late_added_ == 0) return;
    if (graph.points_back_)
      graph.make_plan();
    else
      graph.plan_.reset();
  }

  // Which tasks a path leads from to this one.
  static std::vector<unsigned char> ancestors(std::vector<std::vector<std::uint32_t>> const& before,
                                              std::uint32_t k) {
    std::vector<unsigned char> seen(before.size());
    std::vector<std::uint32_t> stack = before[k];
    while (!stack.empty()) {
      std::uint32_t const at = stack.back();
      stack.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
      stack.insert(stack.end(), before[at].begin(), before[at].end());
    }
    return seen;
  }

  std::string name_;
  std::uint32_t number_;
  std::pmr::monotonic_buffer_resource objects_;  // callables
  std::pmr::vector<task_record> records_;
  std::pmr::vector<task_arg> args_;
  std::pmr::vector<char> ids_;
  std::pmr::vector<std::uint32_t> buckets_;  // hash table of ids: task + 1
  mutable std::vector<late_edge> late_;
  mutable std::size_t late_added_ = 0;
  graph_touches touches_;
  void (*check_conditions_)(graph_data const&) = nullptr;
  bool orders_touches_ = false;
  std::vector<late_edge> takers_;
  std::vector<std::uint32_t> governed_;
  std::vector<late_edge> racers_;  // from a task to its race, in the order of the tasks
  std::uint32_t races_ = 0;
  std::vector<limit_said> limits_;
  std::size_t args_known_ = 0;  // those of tasks that were added
  std::size_t named_ = 0;
  std::uint32_t result_end_ = 0;
  std::size_t result_align_ = alignof(std::max_align_t);
  bool destroys_callables_ = false;
  bool destroys_results_ = false;
  bool takes_ = false;
  bool points_back_ = false;
  bool has_choice_ = false;
  std::vector<std::string> branches_;  // names of branches

  mutable std::mutex plan_mutex_;
  mutable std::shared_ptr<graph_plan const> plan_;
  mutable std::shared_ptr<graph_joins const> joins_;
  mutable bool checked_ = false;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
