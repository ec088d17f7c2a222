// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_RUN_COUNTED_HPP
#define WEFT_TESTS_RUN_COUNTED_HPP

#include <string>

// A value that writes down its birth and death, as `+a` and `-a`.
class logged {
public:
  logged(std::string& log, char name) : log_(&log), name_(name) { write('+'); }
  logged(logged const&) = delete;
  logged& operator=(logged const&) = delete;
  ~logged() { write('-'); }

  char name() const { return name_; }

private:
  void write(char sign) {
    *log_ += sign;
    *log_ += name_;
  }
  std::string* log_;
  char name_;
};

// A value of which it is known how many there are, and were made by copying and moving.
struct counted {
  static inline int alive = 0, copied = 0, moved = 0;
  static void reset() { alive = copied = moved = 0; }

  int value;
  explicit counted(int v) : value(v) { ++alive; }
  counted(counted const& other) : value(other.value) { ++alive, ++copied; }
  counted(counted&& other) noexcept : value(other.value) { other.value = -1, ++alive, ++moved; }
  counted& operator=(counted const&) = delete;
  ~counted() { --alive; }
};

struct immovable {
  int value;
  explicit constexpr immovable(int v) : value(v) {}
  immovable(immovable&&) = delete;
};

#endif
