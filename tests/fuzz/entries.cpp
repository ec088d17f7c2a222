// SPDX-License-Identifier: BSL-1.0
// Any bytes are something that lies in a Redis, and whatever a Redis may answer has a meaning.
#include <weft/cluster/status_json.hpp>
#include <weft/redis/reply_reader.hpp>
#include <weft/redis/report.hpp>
#include <weft/redis/run_info.hpp>
#include <weft/redis/store.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

namespace redis = weft::redis;

void demand(bool holds) {
  if (!holds) std::abort();
}

// Sums of these have a meaning.
bool is_span(weft::cluster::duration d) { return d >= d.zero() && d <= std::chrono::hours(24 * 365 * 100); }

// What has been read is written, and read again, as the same.
void try_text(std::string_view text) {
  redis::task_head const task = redis::read_task_head(text);
  std::string const written = redis::text_of(task);
  demand(redis::text_of(redis::read_task_head(written)) == written);
  demand(is_span(task.limit));

  redis::end_head const end = redis::read_end_head(text);
  demand(redis::text_of(redis::read_end_head(redis::text_of(end))) == redis::text_of(end));

  demand(redis::read_history(text).size() <= text.size());
  for (auto const& each : redis::read_history(text)) demand(is_span(each.at));
  demand(redis::read_failure(text).text.size() <= text.size() + 1000);
}

void try_reply(redis::reply r) {
  weft::cluster::status seen;
  redis::read_report(r, seen);
  demand(seen.workers.size() == r[6].size() && is_span(seen.oldest_waiting));
  demand(!weft::cluster::to_json(seen).empty());
  if (auto const info = redis::run_info::read(r)) {
    demand(info->beat >= std::chrono::milliseconds(1) && info->beat <= std::chrono::hours(1));
    for (auto const each : {info->horizon, info->recall_after, info->keep}) demand(is_span(each));
    static_cast<void>(info->refuse({}));
  }
  try_text(r.text());
  for (std::size_t i = 0; i < r.size(); ++i) try_reply(r[i]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try_text(text);
  // As answers, by the protocol of Redis.
  redis::reply_reader reader;
  reader.feed(text);
  while (redis::owned_reply const each = reader.next()) try_reply(redis::reply(each.get()));
  return 0;
}
