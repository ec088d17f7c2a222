// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_HPP
#define WEFT_SHOW_HPP

//! \file
//! Graphs to look at: drawings, figures at run time, reports.

#include <weft/show/draw.hpp>
#include <weft/show/figures.hpp>
#include <weft/show/picture.hpp>
#include <weft/show/report.hpp>

#endif
