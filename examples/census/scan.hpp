// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_SCAN_HPP
#define WEFT_EXAMPLES_CENSUS_SCAN_HPP

#include <string>
#include <vector>

namespace census {

//! The regular files under the directory root, whatever their names, as `find root/ -type f` lists
//! them: paths relative to root, sorted bytewise. A root that is a symbolic link is followed;
//! below it no symbolic link is, neither to a file nor to a directory, so that there are no loops.
//! Throws std::system_error, which names the directory, if root or a directory below it cannot be
//! read: a census with a hole in it would be a wrong one.
std::vector<std::string> scan(std::string const& root);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_SCAN_HPP
