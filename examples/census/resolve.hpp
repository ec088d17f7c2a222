// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_RESOLVE_HPP
#define WEFT_EXAMPLES_CENSUS_RESOLVE_HPP

#include "parse.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace census {

//! Which file of the tree includes which, in compressed sparse rows. A file is its index in the
//! sorted list of files; its distinct targets are targets[offsets[file]] up to, but not including,
//! targets[offsets[file + 1]], in ascending order. A file that includes itself is its own target.
struct include_graph {
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> targets;
  std::uint64_t resolved = 0;  //!< includes that name a file of the tree, repeated ones too
  std::uint64_t external = 0;  //!< the others

  std::size_t size() const { return offsets.size() - 1; }

  std::span<std::uint32_t const> of(std::size_t file) const {
    return std::span{targets}.subspan(offsets[file], offsets[file + 1] - offsets[file]);
  }

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & offsets & targets & resolved & external;
  }

  bool operator==(include_graph const&) const = default;
};

//! Links every include to the first of these that is a file of the tree: for a quoted path the path
//! seen from the directory of the including file; then the path seen from the parent of root, as
//! <boost/config.hpp> is for the root /usr/include/boost; then the path seen from root. The parts
//! `.` and `..` are taken out of the path by name, without looking at the file system; absolute
//! paths are external. Requires facts[i] to be the facts of files[i].
include_graph resolve(std::string const& root, std::span<std::string const> files,
                      std::span<file_facts const> facts);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_RESOLVE_HPP
