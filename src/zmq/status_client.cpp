// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/errors.hpp>
#include <weft/cluster/frame.hpp>
#include <weft/zmq/status_client.hpp>
#include <weft/zmq/worker_transport.hpp>

#include <optional>
#include <utility>
#include <variant>

namespace WEFT_NAMESPACE::zmq {
namespace {

class status_listener final : public weft::cluster::worker_listener {
public:
  explicit status_listener(worker_transport& transport) : transport_(transport) {}

  void on_connected() override {
    weft::cluster::frame_writer frame;
    frame.add({{}, weft::cluster::status_query{}});
    transport_.send(frame.finish());
  }
  void on_disconnected() override { is_over_ = true; }
  void on_message(byte_view bytes) override {
    weft::cluster::read_frame(bytes, [this](weft::cluster::message&& m) {
      if (auto* const report = std::get_if<weft::cluster::status_report>(&m.what))
        answer_ = std::move(report->text);
    });
  }

  std::optional<std::string> const& answer() const noexcept { return answer_; }
  bool is_over() const noexcept { return is_over_; }

private:
  worker_transport& transport_;
  std::optional<std::string> answer_;
  bool is_over_ = false;
};

}  // namespace

std::string query_status(worker_transport_options options, weft::cluster::duration patience) {
  std::string const where = options.coordinator;
  worker_transport transport(std::move(options));
  status_listener listener(transport);
  transport.dial();
  auto const until = std::chrono::steady_clock::now() + patience;
  while (!listener.answer() && !listener.is_over() && std::chrono::steady_clock::now() < until)
    transport.poll(listener, std::chrono::milliseconds(50));
  if (!listener.answer())
    throw weft::cluster::cluster_error("weft: no coordinator answers at " + where +
                                       ": is a run listening there, and are these the keys that it admits?");
  return listener.answer().value_or("");
}

}  // namespace WEFT_NAMESPACE::zmq
