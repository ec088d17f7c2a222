// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_READ_HPP
#define WEFT_EXAMPLES_CENSUS_READ_HPP

#include <string>
#include <string_view>

namespace census {

//! The bytes of a regular file. They are in a buffer of the calling thread, which its next call
//! overwrites: reading thousands of small files into warm memory takes half the time of mapping
//! them. Throws std::system_error if the file cannot be read or is not a regular one, and
//! std::bad_alloc.
std::string_view read_file(std::string const& path);

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_READ_HPP
