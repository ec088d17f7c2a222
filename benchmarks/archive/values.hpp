// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_ARCHIVE_VALUES_HPP
#define WEFT_BENCHMARKS_ARCHIVE_VALUES_HPP

#include <boost/serialization/access.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

//! \file
//! What is written and read, and who does it.

namespace archives {

struct record {
  int number = 0;
  double weight = 0;
  std::string name;
  std::vector<double> values;

  bool operator==(record const&) const = default;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & number & weight & name & values;
  }
};
// The same, of which Boost is told to write neither its version nor what tracks objects.
struct plain_record {
  record* value;

  template <class Archive>
  void serialize(Archive& archive, unsigned version) {
    value->serialize(archive, version);
  }
};

using numbers = std::vector<double>;
using strings = std::map<std::string, std::string>;

//! One way to write values and read them again, with buffers of its own.
class contender {
public:
  contender() = default;
  contender(contender const&) = delete;
  contender& operator=(contender const&) = delete;
  virtual ~contender() = default;

  virtual char const* name() const = 0;
  virtual void save(record const&) = 0;
  virtual void load(record&) = 0;
  virtual void save(numbers const&) = 0;
  virtual void load(numbers&) = 0;
  virtual void save(strings const&) = 0;
  virtual void load(strings&) = 0;
};

//! Of a `Way` that has a name and can `save` and `load` any of these values.
template <class Way>
class contender_by final : public contender {
public:
  char const* name() const override { return Way::name; }
  void save(record const& value) override { way_.save(value); }
  void load(record& value) override { way_.load(value); }
  void save(numbers const& value) override { way_.save(value); }
  void load(numbers& value) override { way_.load(value); }
  void save(strings const& value) override { way_.save(value); }
  void load(strings& value) override { way_.load(value); }

private:
  Way way_;
};

std::unique_ptr<contender> by_weft();
//! Into a string stream, as its documentation shows.
std::unique_ptr<contender> by_boost();
//! Into memory by a stream buffer of its own, without header, code conversion, tracking and versions.
std::unique_ptr<contender> by_boost_tuned();

}  // namespace archives

#endif
