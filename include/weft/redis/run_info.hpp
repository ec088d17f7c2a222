// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_RUN_INFO_HPP
#define WEFT_REDIS_RUN_INFO_HPP

#include <weft/cluster/frame.hpp>
#include <weft/cluster/session.hpp>
#include <weft/redis/command.hpp>
#include <weft/redis/reply.hpp>
#include <weft/redis/store.hpp>
#include <weft/wire/errors.hpp>
#include <weft/wire/schema.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

//! \file
//! What a run tells its workers.

namespace WEFT_NAMESPACE::redis {

//! What all coordinators of a run agree on, and what the last that came says.
struct run_info {
  std::string program;  //!< the same for all
  std::uint32_t protocol = weft::cluster::protocol_version;
  std::string build;
  bool mixes_builds = false;
  std::vector<weft::cluster::task_type> types;
  std::uint32_t credit = 0;
  std::uint64_t byte_credit = 0;
  std::uint64_t largest = 0;
  std::uint32_t deaths_allowed = 3;
  weft::cluster::duration horizon{};
  weft::cluster::duration recall_after{};
  weft::cluster::duration beat{};
  weft::cluster::duration keep{};

  static run_info of(weft::cluster::coordinator_options const& o, weft::cluster::duration keep) {
    run_info made{{},
                  weft::cluster::protocol_version,
                  o.build,
                  o.mixes_builds,
                  o.tasks,
                  o.credit,
                  o.byte_credit,
                  o.largest_payload,
                  o.deaths_allowed,
                  o.horizon,
                  o.recall_after,
                  o.beat,
                  keep};
    std::string all = std::to_string(made.protocol) + '\n' + (o.mixes_builds ? "" : o.build);
    for (weft::cluster::task_type const& t : o.tasks) all += '\n' + name_of(t);
    made.program = detail::hexadecimal(weft::detail::fingerprint_of(all));
    return made;
  }

  //! Names and values, `program` first.
  void add_to(command& to) const {
    byte_buffer bytes;
    output_archive archive(bytes);
    archive << types;
    to.add("program").add(program).add("protocol").add(protocol);
    to.add("build").add(build).add("mixes").add(mixes_builds ? 1 : 0);
    to.add("types").add({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
    to.add("credit").add(credit).add("bytes").add(byte_credit).add("largest").add(largest);
    to.add("deaths").add(deaths_allowed).add("horizon").add(horizon.count());
    to.add("recall").add(recall_after.count()).add("beat").add(beat.count()).add("keep").add(keep.count());
  }
  //! Nothing if nobody has told it. What is told by another protocol has protocol 0, if it cannot be read.
  static std::optional<run_info> read(reply from) {
    run_info i;
    i.program = from.named("program").text();
    if (i.program.empty() || !from.named("stopping").is_nothing()) return {};
    auto const number = [&](char const* name) { return from.named(name).number(); };
    auto const span = [&](char const* name) {
      return detail::span_of(weft::cluster::duration(number(name)));
    };
    i.protocol = static_cast<std::uint32_t>(number("protocol"));
    i.build = from.named("build").text();
    i.mixes_builds = number("mixes") != 0;
    std::string_view const bytes = from.named("types").text();
    try {
      input_archive archive(byte_view(reinterpret_cast<std::byte const*>(bytes.data()), bytes.size()));
      archive >> i.types;
      archive.finish();
    } catch (archive_error const&) {
      i.protocol = 0;
    }
    i.credit = static_cast<std::uint32_t>(number("credit"));
    i.byte_credit = static_cast<std::uint64_t>(number("bytes"));
    i.largest = static_cast<std::uint64_t>(number("largest"));
    i.deaths_allowed = static_cast<std::uint32_t>(number("deaths"));
    i.horizon = span("horizon");
    i.recall_after = span("recall");
    i.beat = std::clamp<weft::cluster::duration>(span("beat"), std::chrono::milliseconds(1),
                                                 std::chrono::hours(1));
    i.keep = span("keep");
    return i;
  }

  //! Tasks that it will not be given, with both sides' fingerprints.
  std::vector<std::string> incompatible_with(weft::cluster::hello const& h) const {
    weft::cluster::detail::session compared;
    weft::cluster::detail::compare_types(types, h.tasks, compared);
    return std::move(compared.incompatible);
  }
  //! Why this worker cannot work for the run, if it cannot.
  std::optional<weft::cluster::deny> refuse(weft::cluster::hello const& h) const {
    using weft::cluster::deny_reason;
    if (h.protocol != protocol)
      return weft::cluster::deny{deny_reason::protocol, std::to_string(protocol), std::to_string(h.protocol)};
    if (h.build != build && !mixes_builds) return weft::cluster::deny{deny_reason::build, build, h.build};
    if (h.byte_limit < largest)
      return weft::cluster::deny{deny_reason::byte_limit, std::to_string(largest),
                                 std::to_string(h.byte_limit)};
    std::vector<std::string> const incompatible = incompatible_with(h);
    if (types.empty() || incompatible.size() < types.size()) return {};
    return weft::cluster::deny{deny_reason::tasks, incompatible.front(), "no task that is the same"};
  }
};

}  // namespace WEFT_NAMESPACE::redis

#endif
