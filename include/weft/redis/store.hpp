// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_STORE_HPP
#define WEFT_REDIS_STORE_HPP

#include <weft/cluster/event.hpp>
#include <weft/cluster/frame.hpp>
#include <weft/redis/scripts.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

//! \file
//! Tasks and their ends as they lie in a server: see `scripts.hpp`. Who may write there may write anything: whatever is
//! read has a meaning, what is missing is empty or 0, and numbers are kept where sums of them have a meaning, too.

namespace WEFT_NAMESPACE::redis {

//! What stands in front of a payload.
struct task_head {
  std::string coordinator;
  std::string key;
  std::uint32_t attempt = 1;
  std::uint32_t deaths = 0;
  std::string flags;
  weft::cluster::duration limit{};
  std::string history;
  std::string type;

  bool has(char flag) const noexcept { return flags.find(flag) != std::string::npos; }
};

//! What stands in front of an end.
struct end_head {
  char kind = 'R';  //!< R a result, F a failure, P poisoned, Q a question
  std::string key;
  std::uint32_t attempt = 0;
  std::uint64_t incarnation = 0;
  std::string worker;
  std::string more;  //!< of a question: its number
};

namespace detail {

// The next line of it, or all where there is none.
inline std::string_view take_line(std::string_view& text) noexcept {
  auto const end = text.find('\n');
  std::string_view const line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}
template <class Number>
Number number_in(std::string_view text) noexcept {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}
// Spans of time from elsewhere: from 0 to a hundred years, so that there is room for sums.
inline constexpr std::chrono::hours longest_span{24 * 365 * 100};
inline weft::cluster::duration span_of(weft::cluster::duration d) noexcept {
  return std::clamp<weft::cluster::duration>(d, {}, longest_span);
}
inline weft::cluster::duration span_of_milliseconds(std::int64_t n) noexcept {
  using std::chrono::milliseconds;
  return std::clamp<milliseconds>(milliseconds(n), {}, longest_span);
}
inline std::string hexadecimal(std::uint64_t value) {
  char room[17];
  std::snprintf(room, sizeof room, "%016llx", static_cast<unsigned long long>(value));
  return room;
}

}  // namespace detail

inline std::string text_of(task_head const& t) {
  std::string text = t.coordinator;
  for (std::string const& each : {t.key, std::to_string(t.attempt), std::to_string(t.deaths), t.flags,
                                  std::to_string(t.limit.count()), t.history, t.type})
    text += '\n' + each;
  return text;
}
//! What is missing is empty or 0.
inline task_head read_task_head(std::string_view text) {
  task_head t;
  t.coordinator = detail::take_line(text);
  t.key = detail::take_line(text);
  t.attempt = detail::number_in<std::uint32_t>(detail::take_line(text));
  t.deaths = detail::number_in<std::uint32_t>(detail::take_line(text));
  t.flags = detail::take_line(text);
  t.limit =
      detail::span_of(weft::cluster::duration(detail::number_in<std::int64_t>(detail::take_line(text))));
  t.history = detail::take_line(text);
  t.type = text;
  return t;
}

inline std::string text_of(end_head const& e) {
  std::string worker = e.worker;
  for (char& c : worker)
    if (c == '\n') c = ' ';
  return std::string(1, e.kind) + '\n' + e.key + '\n' + std::to_string(e.attempt) + '\n' +
         std::to_string(e.incarnation) + '\n' + worker + '\n' + e.more;
}
//! What is missing is empty or 0.
inline end_head read_end_head(std::string_view text) {
  end_head e;
  std::string_view const kind = detail::take_line(text);
  e.kind = kind.empty() ? '?' : kind.front();
  e.key = detail::take_line(text);
  e.attempt = detail::number_in<std::uint32_t>(detail::take_line(text));
  e.incarnation = detail::number_in<std::uint64_t>(detail::take_line(text));
  e.worker = detail::take_line(text);
  e.more = text;
  return e;
}

//! How a task names what is to be called: by schema and id.
inline std::string name_of(weft::cluster::task_type const& type) {
  return detail::hexadecimal(type.schema) + " " + type.id;
}

//! Deaths as scripts note them: incarnation, attempt, loss, alone, milliseconds; each with a semicolon.
inline std::vector<weft::cluster::death> read_history(std::string_view text) {
  constexpr auto longest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::vector<weft::cluster::death> all;
  while (!text.empty()) {
    auto const end = text.find(';');
    std::string_view one = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    std::uint64_t numbers[5] = {};
    for (std::uint64_t& each : numbers) {
      auto const comma = one.find(',');
      each = detail::number_in<std::uint64_t>(one.substr(0, comma));
      one.remove_prefix(comma == std::string_view::npos ? one.size() : comma + 1);
    }
    weft::cluster::loss const why = numbers[2] <= static_cast<std::uint64_t>(weft::cluster::loss::reject)
                                        ? static_cast<weft::cluster::loss>(numbers[2])
                                        : weft::cluster::loss::disconnect;
    all.push_back({numbers[0], static_cast<std::uint32_t>(numbers[1]), why, numbers[3] != 0,
                   detail::span_of_milliseconds(static_cast<std::int64_t>(std::min(numbers[4], longest)))});
  }
  return all;
}

//! What a task failed of, as a worker wrote it.
inline weft::cluster::failure read_failure(std::string_view bytes) {
  weft::cluster::failure f;
  try {
    input_archive archive(byte_view(reinterpret_cast<std::byte const*>(bytes.data()), bytes.size()));
    archive >> f;
    archive.finish();
  } catch (archive_error const& e) {
    f = {weft::cluster::failure_kind::bad_payload, {}, e.what(), ~std::uint64_t{}, {}};
  }
  return f;
}

}  // namespace WEFT_NAMESPACE::redis

#endif
