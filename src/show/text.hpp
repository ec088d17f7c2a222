// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_SRC_TEXT_HPP
#define WEFT_SHOW_SRC_TEXT_HPP

#include <weft/show/picture.hpp>

#include <cstdint>
#include <string>
#include <string_view>

//! \file
//! Text that may be anything, in formats that may not.

namespace WEFT_NAMESPACE::show_detail {

// As UTF-8 that every reader takes: bytes that are none become U+FFFD, control characters a space.
std::string clean(std::string_view text);

// The number of characters. For clean text, as below.
std::size_t length(std::string_view text);

// At most so many characters, the last of them `…` if some were left out.
std::string shortened(std::string_view text, std::size_t most);

// For text and attributes of XML.
std::string xml(std::string_view text);

// In quotation marks for DOT.
std::string dot(std::string_view text);

// For a text in quotation marks of Mermaid.
std::string mermaid(std::string_view text);

// The digits of a number, with at most three behind the point, none of them a zero at the end.
std::string number(double value);

// A number with a comma between groups of three digits.
std::string grouped(std::uint64_t value);

// `350 ns`, `12.5 ms`, `1.25 s`, `3 min 20 s`: three digits that count.
std::string duration(double seconds);

// What has become of a task in a run: `1.25 s`, `120 of 200, failed, 1.25 s`. Empty without one.
std::string run_line(picture_task const& task);

// What is said below an id: `map`, `int`, `map: int`, or, of a run, `map: 200, 1.25 s`; may be empty.
std::string second_line(picture_task const& task, bool types);

// What is to be said of a task, in lines.
std::string tooltip(picture_task const& task);

}  // namespace WEFT_NAMESPACE::show_detail

#endif
