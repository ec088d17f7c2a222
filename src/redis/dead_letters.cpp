// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/status_json.hpp>
#include <weft/redis/dead_letters.hpp>
#include <weft/redis/pipeline.hpp>
#include <weft/redis/report.hpp>
#include <weft/redis/run_info.hpp>
#include <weft/redis/store.hpp>

#include <nlohmann/json.hpp>
#include <utility>

namespace WEFT_NAMESPACE::redis {
namespace {

pipeline connect(worker_transport_options const& where) {
  endpoint const at = parse_address(where.address);
  if (at.run.empty())
    throw redis_error(redis_problem::bad_address, "\"" + at.text() + "\"", "it names no run: ?run=name");
  return pipeline({at, where.user, where.password, where.timeout}, at.run);
}

dead_letter letter_in(reply entry) {
  reply const fields = entry[1];
  task_head t = read_task_head(fields[1].text());
  dead_letter made;
  made.id = entry[0].text();
  auto const space = t.type.find(' ');
  made.task = space == std::string::npos ? t.type : t.type.substr(space + 1);
  made.coordinator = std::move(t.coordinator);
  made.attempt = t.attempt;
  made.bytes = fields[3].text().size();
  made.history = read_history(t.history);
  return made;
}

}  // namespace

std::vector<dead_letter> list_dead_letters(worker_transport_options const& where) {
  constexpr std::size_t at_a_time = 100;
  pipeline talk = connect(where);
  std::vector<dead_letter> all;
  std::string from = "-";
  for (;;) {
    owned_reply const answer =
        talk.ask(command{"XRANGE", talk.prefix() + "dead", from, "+", "COUNT"}.add(at_a_time));
    reply const part(answer.get());
    for (std::size_t i = 0; i < part.size(); ++i) all.push_back(letter_in(part[i]));
    if (part.size() < at_a_time) return all;
    from = "(" + all.back().id;
  }
}

dead_letter_answer retry_dead_letter(worker_transport_options const& where, std::string const& id) {
  pipeline talk = connect(where);
  auto const answer = reply(talk.ask(talk.call(script::retry).add(id)).get()).number();
  return answer == 1   ? dead_letter_answer::done
         : answer == 2 ? dead_letter_answer::nobody_waits
                       : dead_letter_answer::unknown;
}

dead_letter_answer drop_dead_letter(worker_transport_options const& where, std::string const& id) {
  pipeline talk = connect(where);
  bool const was_there = reply(talk.ask(talk.call(script::drop).add(id)).get()).number() == 1;
  return was_there ? dead_letter_answer::done : dead_letter_answer::unknown;
}

std::string query_status(worker_transport_options const& where) {
  pipeline talk = connect(where);
  owned_reply const info = talk.ask({"HGETALL", talk.prefix() + "info"});
  weft::cluster::status all;
  if (auto const known = run_info::read(reply(info.get()))) all.build = known->build;
  owned_reply const answer = talk.ask(talk.call(script::peek));
  read_report(reply(answer.get()), all);
  // Of all coordinators of the run, also of those that are gone.
  reply const counts = reply(answer.get())[9];
  auto const count = [&](char const* what) {
    return static_cast<std::uint64_t>(counts.named(what).number());
  };
  weft::cluster::coordinator_counters& c = all.counters;
  c.done = count("done");
  c.failed = count("failed");
  c.poisoned = count("poisoned");
  c.cancelled = count("cancelled");
  c.lost = count("lost");
  auto out = nlohmann::ordered_json::parse(weft::cluster::to_json(all));
  out["dead_letters"] = reply(answer.get())[8].number();
  return out.dump(2);
}

}  // namespace WEFT_NAMESPACE::redis
