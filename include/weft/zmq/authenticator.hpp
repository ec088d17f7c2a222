// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_AUTHENTICATOR_HPP
#define WEFT_ZMQ_AUTHENTICATOR_HPP

#include <weft/zmq/keys.hpp>
#include <weft/zmq/socket.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>
#include <zmq.hpp>

namespace WEFT_NAMESPACE::zmq {

//! What a socket asks before a connection is made.
struct admission_request {
  std::string_view domain;      //!< of the socket
  std::string_view mechanism;   //!< NULL, PLAIN, CURVE...
  std::string_view credential;  //!< CURVE: the 32 bytes of the public key
};

//! Who may connect where. Domains that it does not know let nobody in.
class admission_rules {
public:
  //! Without keys: all are let in who prove nothing. With them: only these, who have to prove it.
  admission_rules(bool has_keys, std::vector<public_key> const& allowed) : has_keys_(has_keys) {
    for (public_key const& key : allowed) allowed_.insert(key.z85);
  }

  //! Lets whoever is allowed into a domain, as often as he likes.
  void open(std::string domain) { domains_.insert_or_assign(std::move(domain), door{}); }
  //! Lets one connection in, and then no other; with keys, only of the one who has this one.
  void open_once(std::string domain, std::string key) {
    domains_.insert_or_assign(std::move(domain), door{true, false, std::move(key)});
  }
  void close(std::string const& domain) { domains_.erase(domain); }
  //! Whether somebody was let into a domain.
  bool is_entered(std::string const& domain) const {
    auto const found = domains_.find(domain);
    return found != domains_.end() && found->second.is_entered;
  }

  //! The name of who is let in: his key in Z85, empty without keys; nothing if he is not.
  std::optional<std::string> admit(admission_request const& request) {
    if (request.mechanism != (has_keys_ ? "CURVE" : "NULL")) return {};
    std::string user;
    if (has_keys_) {
      std::array<char, 41> text{};
      if (request.credential.size() != 32) return {};
      if (::zmq_z85_encode(text.data(), reinterpret_cast<std::uint8_t const*>(request.credential.data()),
                           32) == nullptr)
        return {};
      user = text.data();
      if (!allowed_.contains(user)) return {};
    }
    auto const found = domains_.find(std::string(request.domain));
    if (found == domains_.end()) return {};
    door& at = found->second;
    if (at.is_once && (at.is_entered || (has_keys_ && at.key != user))) return {};
    at.is_entered = true;
    return user;
  }

private:
  struct door {
    bool is_once = false;
    bool is_entered = false;
    std::string key;
  };

  bool has_keys_;
  std::set<std::string> allowed_;
  std::unordered_map<std::string, door> domains_;
};

//! Answers the sockets of a context by such rules (ZAP, https://rfc.zeromq.org/spec/27). Must be there before any of
//! them is bound. While it is not asked to `serve`, nobody gets in.
class authenticator {
public:
  authenticator(::zmq::context_t& context, admission_rules rules)
      : rules_(std::move(rules)), requests_(context, ::zmq::socket_type::rep) {
    requests_.set(::zmq::sockopt::linger, 0);
    requests_.bind("inproc://zeromq.zap.01");
  }

  admission_rules& rules() noexcept { return rules_; }
  admission_rules const& rules() const noexcept { return rules_; }
  //! For a `poll_set`.
  ::zmq::socket_t const& socket() const noexcept { return requests_; }

  //! Answers at most so many requests; whether there were any.
  bool serve(int most = 256) {
    bool was_any = false;
    while (most-- > 0 && serve_one()) was_any = true;
    return was_any;
  }

private:
  // Version, request id, domain, address, routing id, mechanism, credential.
  static constexpr std::size_t most_parts = 7;

  bool serve_one() {
    std::array<::zmq::message_t, most_parts> parts;
    if (!detail::try_receive(requests_, parts[0])) return false;
    std::size_t count = 1;
    while (count < most_parts && parts[count - 1].more() && detail::try_receive(requests_, parts[count]))
      ++count;
    bool const is_whole = !parts[count - 1].more();
    detail::discard_rest(requests_, parts[count - 1]);
    std::optional<std::string> user;
    if (is_whole && count >= 6 && parts[0].to_string_view() == "1.0")
      user = rules_.admit({parts[2].to_string_view(), parts[5].to_string_view(),
                           count == 7 ? parts[6].to_string_view() : std::string_view()});
    answer(parts[1], user);
    return true;
  }

  void answer(::zmq::message_t const& request_id, std::optional<std::string> const& user) {
    std::string_view const parts[] = {"1.0",
                                      request_id.to_string_view(),
                                      user ? "200" : "400",
                                      user ? "OK" : "refused",
                                      user ? std::string_view(*user) : std::string_view(),
                                      ""};
    for (std::size_t i = 0; i < std::size(parts); ++i) {
      ::zmq::message_t part(parts[i].data(), parts[i].size());
      detail::try_send(requests_, part, i + 1 < std::size(parts) ? ZMQ_SNDMORE : 0);
    }
  }

  admission_rules rules_;
  ::zmq::socket_t requests_;
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
