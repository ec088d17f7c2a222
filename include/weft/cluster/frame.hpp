// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_FRAME_HPP
#define WEFT_CLUSTER_FRAME_HPP

#include <weft/cluster/message.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/crc32c.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

//! \file
//! Messages as bytes. A frame is an envelope and one or more messages of the same run, epoch and incarnation. All
//! numbers have the least significant byte first.
//!
//!     magic         u32  "weft"
//!     version       u16  1
//!     reserved      u16  0
//!     length        u32  bytes behind the envelope
//!     checksum      u32  CRC-32C of the frame, with 0 in this place
//!     run           u64
//!     epoch         u64
//!     incarnation   u64
//!
//!     type          u8   place in `body`      each message, until the frame ends
//!     flags         u8   0
//!     sequence      u64
//!     task          u64
//!     attempt       u32
//!     remaining     i64  nanoseconds
//!     the body's members, by weft's archives

namespace WEFT_NAMESPACE::cluster {

//! Of the layout of frames; another one is not read.
inline constexpr std::uint16_t frame_version = 1;

//! Who sends many messages ends a frame when it has become this large. (A single message may make it larger.)
inline constexpr std::size_t batch_bytes = std::size_t{64} << 10;

//! What is wrong with bytes that were to be a frame, or with messages that were to become one.
enum class frame_problem : unsigned char {
  too_short,     //!< fewer bytes than the envelope and a message have
  not_weft,      //!< they begin with something else
  version,       //!< of another version of the format
  reserved,      //!< bits are set that mean nothing in this version
  length,        //!< of what follows the envelope: not as it says
  checksum,      //!< the bytes were changed on their way
  unknown_type,  //!< a message of a type that is not there
  flags,         //!< a message has bits set that mean nothing in this version
  bad_body,      //!< what a message holds cannot be read
  too_large      //!< the messages take more than the 4 GiB that one frame can hold
};

//! Thrown by `read_frame`, `frame_header` and `frame_writer`.
class frame_error : public error {
public:
  explicit frame_error(frame_problem problem, char const* more = "")
      : problem_(problem), text_({"weft: ", sentence(problem), *more == '\0' ? "" : ": ", more}) {}

  frame_problem problem() const noexcept { return problem_; }
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static char const* sentence(frame_problem problem) noexcept {
    switch (problem) {
      case frame_problem::too_short: return "a frame ends before its first message does";
      case frame_problem::not_weft: return "the bytes are no frame of weft";
      case frame_problem::version: return "a frame is of another version of the format";
      case frame_problem::reserved: return "the reserved bits of a frame are not 0";
      case frame_problem::length: return "a frame is longer or shorter than it says";
      case frame_problem::checksum: return "the bytes of a frame were changed on their way";
      case frame_problem::unknown_type: return "a message is of a type that is not known";
      case frame_problem::flags: return "the flags of a message are not 0";
      case frame_problem::bad_body: return "a message cannot be read";
      case frame_problem::too_large: return "a frame cannot hold more than 4 GiB";
    }
    return "";
  }

  frame_problem problem_;
  weft::detail::shared_text text_;
};

namespace detail {

[[noreturn]] WEFT_COLD inline void throw_frame_error(frame_problem problem) { throw frame_error(problem); }
[[noreturn]] WEFT_COLD inline void throw_frame_error(archive_error const& error) {
  throw frame_error(frame_problem::bad_body, error.what() + sizeof "weft: " - 1);
}

// Where things are in the envelope, and in what is in front of each body.
namespace frame_at {
inline constexpr std::size_t magic = 0, version = 4, reserved = 6, length = 8, checksum = 12, run = 16,
                             epoch = 24, incarnation = 32, first_message = 40;
inline constexpr std::size_t type = 0, flags = 1, sequence = 2, task = 10, attempt = 18, remaining = 22,
                             body = 30;
}  // namespace frame_at

inline constexpr std::uint32_t frame_magic = 0x74666577;

template <std::unsigned_integral T>
void store(std::byte* to, T value) noexcept {
  value = weft::detail::to_wire(value);
  __builtin_memcpy(to, &value, sizeof value);
}
template <std::unsigned_integral T>
T fetch(std::byte const* from) noexcept {
  T value;
  __builtin_memcpy(&value, from, sizeof value);
  return weft::detail::to_wire(value);
}

// Refers to a duration, which travels as its number of nanoseconds.
struct nanoseconds_of {
  duration& value;
};

// An enum that counts from 0. What is none of its values is refused.
template <class Enum, Enum Last>
struct checked_enum {
  static constexpr std::size_t least = 1;

  static void save(output_archive& to, Enum value) { to.put(value); }
  static void load(input_archive& from, Enum& value) {
    auto const number = from.get<std::underlying_type_t<Enum>>();
    if (number > static_cast<std::underlying_type_t<Enum>>(Last)) from.fail(archive_problem::bad_value);
    value = static_cast<Enum>(number);
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template type<std::underlying_type_t<Enum>>();
  }
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE::cluster

namespace WEFT_NAMESPACE {

template <>
struct codec<cluster::detail::nanoseconds_of> {
  static constexpr bool is_wrapper = true;
  static constexpr std::size_t least = 8;

  static void save(output_archive& to, cluster::detail::nanoseconds_of from) {
    to.put(static_cast<std::int64_t>(from.value.count()));
  }
  static void load(input_archive& from, cluster::detail::nanoseconds_of to) {
    to.value = cluster::duration(from.get<std::int64_t>());
  }
};
template <>
struct codec<cluster::deny_reason>
    : cluster::detail::checked_enum<cluster::deny_reason, cluster::deny_reason::stopping> {};
template <>
struct codec<cluster::failure_kind>
    : cluster::detail::checked_enum<cluster::failure_kind, cluster::failure_kind::unretried_exception> {};

}  // namespace WEFT_NAMESPACE

namespace WEFT_NAMESPACE::cluster {

// Members by structured bindings: a new one that is forgotten here does not compile.

template <class Archive>
void serialize(Archive& archive, task_type& whole, unsigned) {
  auto& [id, schema, text] = whole;
  archive & id & schema & text;
}
template <class Archive>
void serialize(Archive& archive, lease_id& whole, unsigned) {
  auto& [which, attempt] = whole;
  archive & which & attempt;
}
template <class Archive>
void serialize(Archive& archive, channel_ports& whole, unsigned) {
  auto& [tasks, results] = whole;
  archive & tasks & results;
}
template <class Archive>
void serialize(Archive& archive, hello& whole, unsigned) {
  auto& [protocol, build, tasks, slots, byte_limit, name] = whole;
  archive & protocol & build & tasks & slots & byte_limit & name;
}
template <class Archive>
void serialize(Archive& archive, bye& whole, unsigned) {
  auto& [results] = whole;
  archive & results;
}
template <class Archive>
void serialize(Archive& archive, welcome& whole, unsigned) {
  auto& [ports, credit, bytes, largest, beat, incompatible] = whole;
  detail::nanoseconds_of between{beat};
  archive & ports & credit & bytes & largest & between & incompatible;
}
template <class Archive>
void serialize(Archive& archive, deny& whole, unsigned) {
  auto& [reason, ours, theirs] = whole;
  archive & reason & ours & theirs;
}
template <class Archive>
void serialize(Archive&, fenced&, unsigned) {}
template <class Archive>
void serialize(Archive&, status_query&, unsigned) {}
template <class Archive>
void serialize(Archive& archive, status_report& whole, unsigned) {
  auto& [text] = whole;
  archive & text;
}
template <class Archive>
void serialize(Archive& archive, heartbeat& whole, unsigned) {
  auto& [acknowledged, running, held, memory] = whole;
  archive & acknowledged & running & held & memory;
}
template <class Archive>
void serialize(Archive&, drain&, unsigned) {}
template <class Archive>
void serialize(Archive& archive, task& whole, unsigned) {
  auto& [type, payload, keeps_rounds] = whole;
  archive & type & payload & keeps_rounds;
}
template <class Archive>
void serialize(Archive&, cancel&, unsigned) {}
template <class Archive>
void serialize(Archive&, recall&, unsigned) {}
template <class Archive>
void serialize(Archive& archive, result& whole, unsigned) {
  auto& [payload, took] = whole;
  detail::nanoseconds_of time{took};
  archive & payload & time;
}
template <class Archive>
void serialize(Archive& archive, failure& whole, unsigned) {
  auto& [kind, type, text, element, took] = whole;
  detail::nanoseconds_of time{took};
  archive & kind & type & text & element & time;
}
template <class Archive>
void serialize(Archive& archive, reject& whole, unsigned) {
  auto& [incarnation] = whole;
  archive & incarnation;
}

template <class Archive>
void serialize(Archive& archive, question& whole, unsigned) {
  auto& [number, payload] = whole;
  archive & number & payload;
}
template <class Archive>
void serialize(Archive& archive, reply& whole, unsigned) {
  auto& [number, payload] = whole;
  archive & number & payload;
}

namespace detail {

static_assert(std::is_empty_v<fenced> && std::is_empty_v<status_query> && std::is_empty_v<drain> &&
              std::is_empty_v<cancel> && std::is_empty_v<recall>);

// --- writing ---

// An envelope without length and checksum.
inline void append_envelope(byte_buffer& to, header const& whose) {
  std::byte* const envelope = to.extend(frame_at::first_message);
  store(envelope + frame_at::magic, frame_magic);
  store(envelope + frame_at::version, frame_version);
  store(envelope + frame_at::reserved, std::uint16_t{0});
  store(envelope + frame_at::run, whose.run);
  store(envelope + frame_at::epoch, whose.epoch);
  store(envelope + frame_at::incarnation, whose.incarnation);
}

inline void append_head(byte_buffer& to, header const& of, std::size_t type) {
  auto const& [run, epoch, incarnation, sequence, task, attempt, remaining] = of;
  std::byte* const head = to.extend(frame_at::body);
  store(head + frame_at::type, static_cast<std::uint8_t>(type));
  store(head + frame_at::flags, std::uint8_t{0});
  store(head + frame_at::sequence, sequence);
  store(head + frame_at::task, task);
  store(head + frame_at::attempt, attempt);
  store(head + frame_at::remaining, static_cast<std::uint64_t>(remaining.count()));
}
inline void append_message(byte_buffer& to, message const& what) {
  append_head(to, what.head, what.what.index());
  std::visit([archive = output_archive(to)](auto const& each) mutable { archive << each; }, what.what);
}
// The same as a `task` of these members.
inline void append_task(byte_buffer& to, header const& head, std::uint32_t type, std::string_view payload,
                        bool keeps_rounds) {
  append_head(to, head, body(std::in_place_type<task>).index());
  output_archive archive(to);
  archive << type;
  archive.put_count(payload.size());
  archive.save_binary(payload.data(), payload.size());
  archive << keeps_rounds;
}

inline std::uint32_t checksum_of(byte_view frame) noexcept {
  constexpr std::byte nothing[4]{};
  std::uint32_t const before = crc32c(nothing, crc32c(frame.first(frame_at::checksum)));
  return crc32c(frame.subspan(frame_at::run), before);
}

// Fills in length and checksum.
inline void seal(std::span<std::byte> frame) noexcept {
  store(frame.data() + frame_at::length, static_cast<std::uint32_t>(frame.size() - frame_at::first_message));
  store(frame.data() + frame_at::checksum, checksum_of(frame));
}

// --- reading ---

inline void check_envelope(byte_view frame) {
  std::byte const* const envelope = frame.data();
  if (frame.size() < frame_at::first_message) throw_frame_error(frame_problem::too_short);
  if (fetch<std::uint32_t>(envelope + frame_at::magic) != frame_magic)
    throw_frame_error(frame_problem::not_weft);
  if (fetch<std::uint16_t>(envelope + frame_at::version) != frame_version)
    throw_frame_error(frame_problem::version);
  if (fetch<std::uint16_t>(envelope + frame_at::reserved) != 0) throw_frame_error(frame_problem::reserved);
  if (fetch<std::uint32_t>(envelope + frame_at::length) != frame.size() - frame_at::first_message)
    throw_frame_error(frame_problem::length);
  if (fetch<std::uint32_t>(envelope + frame_at::checksum) != checksum_of(frame))
    throw_frame_error(frame_problem::checksum);
  if (frame.size() == frame_at::first_message) throw_frame_error(frame_problem::too_short);
}

// A message with this alternative.
template <std::size_t I>
message read_as(header const& head, input_archive& from) {
  message read{head, body(std::in_place_index<I>)};
  from >> *std::get_if<I>(&read.what);
  return read;
}

inline constexpr auto readers = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array{&read_as<I>...};
}(std::make_index_sequence<std::variant_size_v<body>>());

inline message read_message(header head, input_archive& from) {
  try {
    std::byte const* const bytes = from.take(frame_at::body);
    auto const type = fetch<std::uint8_t>(bytes + frame_at::type);
    if (type >= readers.size()) throw_frame_error(frame_problem::unknown_type);
    if (fetch<std::uint8_t>(bytes + frame_at::flags) != 0) throw_frame_error(frame_problem::flags);
    head.sequence = fetch<std::uint64_t>(bytes + frame_at::sequence);
    head.task = fetch<std::uint64_t>(bytes + frame_at::task);
    head.attempt = fetch<std::uint32_t>(bytes + frame_at::attempt);
    head.remaining = duration(static_cast<std::int64_t>(fetch<std::uint64_t>(bytes + frame_at::remaining)));
    return readers[type](head, from);
  } catch (archive_error const& error) {
    throw_frame_error(error);
  }
}

}  // namespace detail

//! Makes frames.
class frame_writer {
public:
  //! The first message that is added says whose the frame is.
  frame_writer() = default;
  //! The next frame has run, epoch and incarnation of this.
  explicit frame_writer(header const& whose) { begin(whose); }

  //! Whether a message of this header may be added, or has to wait for another frame.
  bool accepts(header const& head) const noexcept {
    return bytes_.empty() ||
           (head.run == whose_.run && head.epoch == whose_.epoch && head.incarnation == whose_.incarnation);
  }

  //! What is added must be accepted. Throws `std::bad_alloc` and `frame_error`: then the writer is empty.
  void add(message const& what) {
    append(what.head, [&] { detail::append_message(bytes_, what); });
  }
  //! A `task` with this payload, without a copy of it.
  void add_task(header const& head, std::uint32_t type, std::string_view payload, bool keeps_rounds = false) {
    append(head, [&] { detail::append_task(bytes_, head, type, payload, keeps_rounds); });
  }
  //! Bytes of the frame as it is now: 0 if it has no message.
  std::size_t size() const noexcept { return is_empty_ ? 0 : bytes_.size(); }
  //! Whether no message has been added.
  bool empty() const noexcept { return is_empty_; }

  //! The frame, or if there is no message, no bytes. The writer is as if made without a header.
  byte_buffer finish() noexcept {
    if (is_empty_) clear();
    if (!is_empty_) detail::seal({bytes_.data(), bytes_.size()});
    last_size_ = bytes_.size();
    is_empty_ = true;
    return std::exchange(bytes_, byte_buffer());
  }

private:
  template <class Append>
  void append(header const& head, Append const& what) {
    assert(accepts(head));
    try {
      if (bytes_.empty()) begin(head);
      what();
      if (bytes_.size() - detail::frame_at::first_message > ~std::uint32_t{0})
        detail::throw_frame_error(frame_problem::too_large);
    } catch (...) {
      clear();
      throw;
    }
    is_empty_ = false;
  }

  void begin(header const& whose) {
    whose_ = whose;
    bytes_.reserve(last_size_);  // the next is often like the last
    detail::append_envelope(bytes_, whose);
  }
  void clear() noexcept {
    bytes_.clear();
    is_empty_ = true;
  }

  byte_buffer bytes_;
  header whose_;
  std::size_t last_size_ = 0;
  bool is_empty_ = true;
};

//! A frame of one message.
inline byte_buffer to_frame(message const& what) {
  frame_writer writer;
  writer.add(what);
  return writer.finish();
}

//! Run, epoch and incarnation of a frame. Throws `frame_error` for what `read_frame` throws it for before the first
//! message.
inline header frame_header(byte_view frame) {
  detail::check_envelope(frame);
  return {.run = detail::fetch<std::uint64_t>(frame.data() + detail::frame_at::run),
          .epoch = detail::fetch<std::uint64_t>(frame.data() + detail::frame_at::epoch),
          .incarnation = detail::fetch<std::uint64_t>(frame.data() + detail::frame_at::incarnation)};
}

//! Calls `visit(message&&)` for each message, in order. The bytes may be anything: what is no frame is a `frame_error`,
//! and what it takes to read a message stays within a small multiple of the frame. Of a frame that was made so (its
//! checksum is right) messages before the broken one have been visited.
template <class Visit>
void read_frame(byte_view frame, Visit&& visit) {
  header const whose = frame_header(frame);
  input_archive from(frame);
  from.take(detail::frame_at::first_message);
  while (from.left() > 0) visit(detail::read_message(whose, from));
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
