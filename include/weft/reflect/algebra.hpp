// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_ALGEBRA_HPP
#define WEFT_REFLECT_ALGEBRA_HPP

//! \file
//! Workflows made of workflows: `rename`, `replace`, `instrument`, `without`, `subgraph` and `replicate`. What
//! they give is checked as what `workflow` gives, and has the name of the workflow that it was made of. What did
//! not compile goes through them unchanged, so that its error stays the only one. State is copied, or moved out
//! of an expiring workflow. Names in properties and `from` parameters are not looked up again: they are edges.

#include <weft/reflect/instrument.hpp>
#include <weft/reflect/prune.hpp>
#include <weft/reflect/relabel.hpp>
#include <weft/reflect/replace.hpp>
#include <weft/reflect/replicate.hpp>

#endif
