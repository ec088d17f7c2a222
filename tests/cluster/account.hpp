// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CLUSTER_ACCOUNT_HPP
#define WEFT_TESTS_CLUSTER_ACCOUNT_HPP

// Has a function that is bound with its object.
struct account {
  int balance = 0;
  int after(int change) const { return balance + change; }
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & balance;
  }
};

#endif
