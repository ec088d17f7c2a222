// SPDX-License-Identifier: BSL-1.0
// What travels to another process: functions, functions with state, such functions as state of others, objects. And
// what does not, which the compiler says.
#include <weft/zmq.hpp>

#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace weft::literals;

namespace {

// The same value, by way of its bytes.
template <class T>
T through_bytes(T const& value) {
  return weft::from_bytes<T>(weft::to_bytes(value));
}

// An object with state says what is to be written, in the way of Boost.Serialization.
struct scaler {
  double factor = 1;
  std::vector<double> offsets;

  double operator()(double x) const {
    for (double const offset : offsets) x += offset;
    return factor * x;
  }
  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & factor & offsets;
  }
};

auto make_multiplier(int factor) {
  return weft::bind([](int by, int x) { return by * x; }, factor);
}

// What is open, runs, or points somewhere does not travel. (A task that would need it on a worker does not compile.)
static_assert(!weft::travels<std::FILE*> && !weft::travels<std::ifstream>);
static_assert(!weft::travels<std::thread> && !weft::travels<int*>);

}  // namespace

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  auto const add_ten = weft::bind([](int x) { return x + 10; });
  int const plain = through_bytes(add_ten)(5);
  std::printf("a function: %d, and after the journey %d\n", add_ten(5), plain);

  auto const ten_times = make_multiplier(10);
  int const closure = through_bytes(ten_times)(5);
  std::printf("with a factor of 10: %d\n", closure);

  auto const nested =
      weft::bind([](auto const& first, int more, int x) { return first(x) + more; }, ten_times, 2);
  int const deep = through_bytes(nested)(4);
  std::printf("one within the other: %d\n", deep);

  double const object = through_bytes(scaler{2, {0.5, 1}})(19.5);
  std::printf("an object: %g\n", object);

  // A task is sent in the same way; the cluster does it.
  auto const scale =
      weft::task<"scale">(weft::bind([](scaler const& by, double x) { return by(x); }, scaler{2, {0.5}}));
  auto const scaling = weft::workflow<"scaling">(weft::input<"x", double> >> scale);
  weft::zmq::cluster cluster;
  cluster.spawn_workers(1);
  double const far = weft::run(scaling, cluster, weft::with<"x">(20.5)).value();
  std::printf("on a worker: %g\n", far);

  return plain == 15 && closure == 50 && deep == 42 && object == 42 && far == 42 ? 0 : 1;
}
