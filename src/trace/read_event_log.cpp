// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/event_log.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace WEFT_NAMESPACE {
namespace {

using json = nlohmann::json;

// What is wrong with a line; the reader knows where it is.
struct bad_line {
  std::string what;
};

// The lines of a file, each in bounded memory.
class line_reader {
public:
  static constexpr std::size_t longest = std::size_t{1} << 20;

  explicit line_reader(std::filesystem::path const& path) : file_(std::fopen(path.c_str(), "rb")) {
    if (file_ == nullptr) throw event_log_error(path, 0, std::strerror(errno));
  }
  line_reader(line_reader const&) = delete;
  line_reader& operator=(line_reader const&) = delete;
  ~line_reader() { std::fclose(file_); }

  // Nothing at the end. `is_cut` if that was in the middle of a line.
  std::optional<std::string_view> next() {
    for (;;) {
      std::size_t const end = buffer_.find('\n', searched_);
      if (end != std::string::npos) {
        std::string_view const line(buffer_.data() + begin_, end - begin_);
        begin_ = searched_ = end + 1;
        if (line.size() > longest) throw bad_line{"it is too long"};
        return line;
      }
      if (buffer_.size() - begin_ > longest) throw bad_line{"it is too long"};
      buffer_.erase(0, begin_);
      begin_ = 0;
      searched_ = buffer_.size();
      std::size_t const has = buffer_.size();
      buffer_.resize(has + (std::size_t{1} << 16));
      std::size_t const count = std::fread(buffer_.data() + has, 1, buffer_.size() - has, file_);
      buffer_.resize(has + count);
      if (count == 0) {
        if (std::ferror(file_) != 0) throw bad_line{"it cannot be read"};
        is_cut = has > 0;
        return {};
      }
    }
  }

  bool is_cut = false;

private:
  std::FILE* file_;
  std::string buffer_;
  std::size_t begin_ = 0, searched_ = 0;
};

// The lines of attempts as they are written here, which are most of a log: without a tree.
class span_scanner {
public:
  explicit span_scanner(std::string_view line) : rest_(line) {}

  // `is_end`: the attempt has ended well. Nothing if the line is another one, or written otherwise.
  std::optional<task_span> scan(bool& is_end) {
    task_span span;
    is_end = take("{\"event\":\"ended\"");
    if (!is_end && !take("{\"event\":\"began\"")) return {};
    if (!take(",\"task\":") || !number(span.task)) return {};
    if (take(",\"element\":") && !number(span.element)) return {};
    if (take(",\"attempt\":") && !number(span.attempt)) return {};
    if (!take(",\"lane\":") || !number(span.lane) || !take(",\"begin\":") || !number(span.begin)) return {};
    if (is_end && (!take(",\"end\":") || !number(span.end))) return {};
    if (rest_ != "}" || span.element < -1) return {};
    if (!is_end) span.outcome = attempt_end::running, span.end = span.begin;
    return span;
  }

private:
  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }
  template <class T>
  bool number(T& to) {
    auto const [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), to);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return error == std::errc();
  }

  std::string_view rest_;
};

class event_reader {
public:
  explicit event_reader(event_log_limits const& limits) : limits_(limits) {}

  void read(std::string_view line) {
    bool is_end = false;
    if (auto const span = span_scanner(line).scan(is_end)) return add_span(*span);
    json const it = json::parse(line, nullptr, false);
    if (!it.is_object())
      throw bad_line{has_run_ ? "it is no JSON object"
                              : "this is no log of events, as weft::event_log and --trace FILE.jsonl write"};
    std::string const event = text(it, "event");
    if (event == "run") return read_run(it);
    if (!has_run_) throw bad_line{"the first line is not that of a run"};
    if (event == "task") return read_task(it);
    if (event == "edge") return read_edge(it);
    if (event == "calls") return read_calls(it);
    if (event == "lane") return read_lane(it);
    if (event == "began" || event == "ended") return read_span(it, event == "ended");
    if (event == "note") return read_note(it);
    if (event == "end") return read_end(it);
    throw bad_line{"there is no event \"" + event + '"'};
  }

  run_record finish(bool is_cut) {
    if (!has_run_) throw bad_line{"there is no run in it"};
    if (record_.outcome == run_end::running) {
      for (auto const& [key, span] : open_) keep(span);
      for (task_span& each : record_.spans) {
        if (each.outcome == attempt_end::running) each.end = std::max(each.begin, last_);
      }
      record_.duration = std::max(record_.duration, last_);
    }
    if (is_cut)
      record_.notes.push_back({last_, "the log of events ends in the middle of a line, which is left out"});
    return std::move(record_);
  }

private:
  // --- values ---

  static std::string text(json const& from, char const* name) {
    auto const found = from.find(name);
    if (found == from.end()) return {};
    if (!found->is_string()) throw bad_line{std::string("\"") + name + "\" is no text"};
    return found->get<std::string>();
  }
  template <class T>
  static T number(json const& from, char const* name, std::optional<T> otherwise = {}, T least = 0) {
    auto const found = from.find(name);
    if (found == from.end()) {
      if (otherwise) return *otherwise;
      throw bad_line{std::string("it has no \"") + name + '"'};
    }
    if (found->is_number_unsigned()) {
      if (auto const value = found->get<std::uint64_t>();
          value <= static_cast<std::uint64_t>(std::numeric_limits<T>::max()))
        return static_cast<T>(value);
    } else if (found->is_number_integer()) {
      if (auto const value = found->get<std::int64_t>();
          std::in_range<T>(value) && static_cast<T>(value) >= least)
        return static_cast<T>(value);
    }
    throw bad_line{std::string("\"") + name + "\" is no number that can be there"};
  }
  // The value whose word it is, of those from the first to the last.
  template <class E>
  static E word(json const& from, char const* name, E first, E last) {
    auto const found = from.find(name);
    if (found == from.end()) return first;
    std::string const said = text(from, name);
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i)
      if (said == to_string(static_cast<E>(i))) return static_cast<E>(i);
    throw bad_line{std::string("\"") + name + "\" is \"" + said + "\", which is none of its values"};
  }
  void check_room(std::size_t count, char const* what) const {
    if (count >= limits_.most_tasks) throw bad_line{std::string("there are too many ") + what};
  }
  std::uint32_t task(json const& from, char const* name) const {
    auto const k = number<std::uint32_t>(from, name);
    if (k >= record_.graph.tasks.size()) throw bad_line{"there is no task " + std::to_string(k)};
    return k;
  }

  // --- events ---

  void read_run(json const& it) {
    if (has_run_) throw bad_line{"a run has begun already"};
    if (text(it, "format") != "weft-events")
      throw bad_line{"this is no log of events, as weft::event_log and --trace FILE.jsonl write"};
    if (auto const version = number<int>(it, "version"); version != 1)
      throw bad_line{"its version is " + std::to_string(version) + ", and 1 can be read"};
    has_run_ = true;
    record_.graph.name = text(it, "name");
    record_.where = text(it, "where");
    record_.started = number<std::int64_t>(it, "started", 0, std::numeric_limits<std::int64_t>::min());
  }

  void read_task(json const& it) {
    check_room(record_.graph.tasks.size(), "tasks");
    picture_task made;
    made.id = text(it, "id");
    made.scope = text(it, "scope");
    if (!made.scope.empty() && !made.id.starts_with(made.scope + '/'))
      throw bad_line{"\"scope\" is no part of the id"};
    made.kind = word(it, "kind", task_kind::task, task_kind::resource);
    made.result = text(it, "result");
    made.callable = text(it, "callable");
    made.local = number<int>(it, "local", 0) != 0;
    if (auto const cost = it.find("cost"); cost != it.end()) {
      if (!cost->is_number()) throw bad_line{"\"cost\" is no number"};
      made.cost = cost->get<double>();
    }
    for (json const& each : list(it, "parameters"))
      made.parameters.push_back({text(each, "type"), number<int>(each, "from", -1, -1)});
    for (json const& each : list(it, "touches"))
      made.touches.push_back({text(each, "resource"), number<int>(each, "writes", 0) != 0});
    if (it.contains("parent")) {
      picture_edge edge;
      edge.from = static_cast<int>(task(it, "parent"));
      edge.to = static_cast<int>(record_.graph.tasks.size());
      edge.kind = edge_kind::orders;
      record_.graph.edges.push_back(edge);
    }
    record_.graph.tasks.push_back(std::move(made));
  }
  static json::array_t list(json const& from, char const* name) {
    auto const found = from.find(name);
    if (found == from.end()) return {};
    bool const is_good = found->is_array() && std::all_of(found->begin(), found->end(),
                                                          [](json const& each) { return each.is_object(); });
    if (!is_good) throw bad_line{std::string("\"") + name + "\" is no list of objects"};
    return found->get<json::array_t>();
  }

  void read_edge(json const& it) {
    check_room(record_.graph.edges.size(), "edges");
    picture_edge made;
    made.from = static_cast<int>(task(it, "from"));
    made.to = static_cast<int>(task(it, "to"));
    made.kind = word(it, "kind", edge_kind::passes, edge_kind::waits);
    made.label = text(it, "label");
    record_.graph.edges.push_back(std::move(made));
  }

  void read_calls(json const& it) {
    std::uint32_t const k = task(it, "task");
    if (record_.calls.size() <= k) record_.calls.resize(k + std::size_t{1});
    record_.calls[k] = number<std::uint64_t>(it, "count");
  }

  void read_lane(json const& it) {
    check_room(record_.lanes.size(), "lanes");
    if (number<std::size_t>(it, "lane") != record_.lanes.size()) throw bad_line{"lanes are not in order"};
    record_.lanes.push_back({text(it, "process"), text(it, "thread"), number<std::uint64_t>(it, "pid", 0)});
  }

  void read_span(json const& it, bool is_end) {
    task_span span;
    span.task = number<std::uint32_t>(it, "task");
    span.element = number<std::int64_t>(it, "element", -1, -1);
    span.attempt = number<std::uint32_t>(it, "attempt", 1);
    span.lane = number<std::uint32_t>(it, "lane");
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    span.begin = number<std::int64_t>(it, "begin", {}, least);
    span.end = is_end ? number<std::int64_t>(it, "end", {}, least) : span.begin;
    span.outcome =
        is_end ? word(it, "outcome", attempt_end::done, attempt_end::reused) : attempt_end::running;
    if (std::string const error = text(it, "error"); !error.empty()) span.error = error_number(error);
    add_span(span);
  }
  std::uint32_t error_number(std::string const& error) {
    auto const [found, is_new] =
        errors_.try_emplace(error, static_cast<std::uint32_t>(record_.errors.size()));
    if (is_new) {
      check_room(record_.errors.size(), "different errors");
      record_.errors.push_back(error);
    }
    return found->second;
  }

  void add_span(task_span const& span) {
    if (!has_run_) throw bad_line{"the first line is not that of a run"};
    if (span.task >= record_.graph.tasks.size())
      throw bad_line{"there is no task " + std::to_string(span.task)};
    if (span.lane >= record_.lanes.size()) throw bad_line{"there is no lane " + std::to_string(span.lane)};
    if (span.end < span.begin) throw bad_line{"it ends before it begins"};
    last_ = std::max(last_, span.end);
    span_key const key{span.task, span.attempt, span.element};
    if (span.outcome == attempt_end::running) {
      check_room(open_.size(), "tasks at work");
      open_.insert_or_assign(key, span);
    } else {
      if (!open_.empty()) open_.erase(key);
      keep(span);
    }
  }
  void keep(task_span const& span) {
    if (record_.spans.size() < limits_.most_spans)
      record_.spans.push_back(span);
    else
      ++record_.dropped;
  }

  void read_note(json const& it) {
    check_room(record_.notes.size(), "notes");
    record_.notes.push_back(
        {number<std::int64_t>(it, "at", {}, std::numeric_limits<std::int64_t>::min()), text(it, "text")});
    last_ = std::max(last_, record_.notes.back().at);
  }

  void read_end(json const& it) {
    record_.outcome = word(it, "outcome", run_end::running, run_end::cancelled);
    record_.duration = number<std::int64_t>(it, "duration");
    record_.dropped += number<std::uint64_t>(it, "dropped", 0);
    record_.error = text(it, "error");
  }

  struct span_key {
    std::uint32_t task, attempt;
    std::int64_t element;
    bool operator==(span_key const&) const = default;
  };
  struct span_hash {
    std::size_t operator()(span_key const& key) const noexcept {
      auto const mixed = (static_cast<std::uint64_t>(key.element) * 0x9e3779b97f4a7c15U) ^
                         ((std::uint64_t{key.attempt} << 32) + key.task) * 0xff51afd7ed558ccdU;
      return static_cast<std::size_t>(mixed ^ (mixed >> 29));
    }
  };

  event_log_limits limits_;
  run_record record_;
  bool has_run_ = false;
  std::int64_t last_ = 0;
  std::unordered_map<span_key, task_span, span_hash> open_;
  std::unordered_map<std::string, std::uint32_t> errors_;
};

}  // namespace

run_record read_event_log(std::filesystem::path const& file, event_log_limits const& limits) {
  line_reader lines(file);
  event_reader reader(limits);
  std::size_t number = 1;
  try {
    while (auto const line = lines.next()) {
      reader.read(*line);
      ++number;
    }
    return reader.finish(lines.is_cut);
  } catch (bad_line const& wrong) {
    throw event_log_error(file, number, wrong.what);
  }
}

}  // namespace WEFT_NAMESPACE
