// SPDX-License-Identifier: BSL-1.0
//! \file
//! Bare ZeroMQ sockets: what a cluster cannot be faster than, one message at a time.
#include "measure.hpp"

#include <spawn.h>
#include <sys/wait.h>

#include <cstdlib>
#include <zmq.hpp>

namespace measured {

int raw_receiver(char const* address, std::size_t messages) {
  zmq::context_t context;
  zmq::socket_t from(context, zmq::socket_type::pull);
  zmq::socket_t to(context, zmq::socket_type::push);
  std::string const both = address;
  from.connect(both.substr(0, both.find(',')));
  to.connect(both.substr(both.find(',') + 1));
  std::uint64_t sum = 0;
  zmq::message_t message;
  for (std::size_t k = 0; k < messages; ++k) {
    static_cast<void>(from.recv(message));
    std::uint64_t number = 0;
    std::memcpy(&number, message.data(), sizeof number);
    sum += number;
  }
  to.send(zmq::buffer(&sum, sizeof sum));
  return 0;
}

double raw_rate(std::size_t messages, std::size_t size) {
  zmq::context_t context;
  zmq::socket_t to(context, zmq::socket_type::push);
  zmq::socket_t from(context, zmq::socket_type::pull);
  to.bind("tcp://127.0.0.1:*");
  from.bind("tcp://127.0.0.1:*");
  std::string addresses = to.get(zmq::sockopt::last_endpoint) + "," + from.get(zmq::sockopt::last_endpoint);
  std::string count = std::to_string(messages);
  std::string program = "cluster";
  std::string command = "raw";
  char* const arguments[] = {program.data(), command.data(), addresses.data(), count.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments, environ) != 0) std::abort();

  to.send(zmq::buffer(bytes_of(0, size)));  // the first waits for the connection
  auto const start = clock::now();
  for (std::size_t k = 1; k < messages; ++k) {
    zmq::message_t message(size);
    std::memset(message.data(), 0, size);
    std::memcpy(message.data(), &k, sizeof k);
    to.send(message, zmq::send_flags::none);
  }
  zmq::message_t answer;
  static_cast<void>(from.recv(answer));
  double const taken = seconds_since(start);
  std::uint64_t sum = 0;
  std::memcpy(&sum, answer.data(), sizeof sum);
  ::waitpid(child, nullptr, 0);
  if (sum != messages * (messages - 1) / 2) std::abort();
  return static_cast<double>(messages) / taken;
}

}  // namespace measured
