// SPDX-License-Identifier: BSL-1.0
// What clang-tidy reads: the umbrella headers, and with them most headers of weft. Sources are read one by one, and with
// them the rest.
#include <weft/rules.hpp>
#include <weft/static.hpp>
#if __has_include(<weft/weft.hpp>)
#include <weft/weft.hpp>
#endif
#if __has_include(<weft/wire.hpp>)
#include <weft/wire.hpp>
#include <weft/wire/hana.hpp>
#endif
#if __has_include(<weft/async.hpp>)
#include <weft/async.hpp>
#include <weft/channel.hpp>
#include <weft/policy.hpp>
#include <weft/stop_token.hpp>
#endif
#if __has_include(<weft/show.hpp>)
#include <weft/show.hpp>
#include <weft/show/validate.hpp>
#endif
#if __has_include(<weft/reflect.hpp>)
#include <weft/reflect.hpp>
#endif
#if __has_include(<weft/checkpoint.hpp>)
#include <weft/checkpoint.hpp>
#endif
#if __has_include(<weft/zmq.hpp>)
#include <weft/cluster/memory_transport.hpp>
#include <weft/zmq.hpp>
#endif
#if __has_include(<weft/redis.hpp>)
#include <weft/redis.hpp>
#endif
