// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_HPP
#define WEFT_WIRE_HPP

//! \file
//! Layer 4: values as bytes. `to_bytes` and `from_bytes`, the archives behind them, and schemas. Structs of Boost.Hana
//! travel with <weft/wire/hana.hpp>.

#include <weft/wire/choice.hpp>
#include <weft/wire/compounds.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/input_archive.hpp>
#include <weft/wire/outcome.hpp>
#include <weft/wire/output_archive.hpp>
#include <weft/wire/schema.hpp>
#include <weft/wire/values.hpp>

#endif
