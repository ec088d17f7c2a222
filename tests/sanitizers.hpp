// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_SANITIZERS_HPP
#define WEFT_TESTS_SANITIZERS_HPP

//! WEFT_THREAD_SANITIZER: 1 in a build with the thread sanitizer. WEFT_ADDRESS_SANITIZER: likewise.
#if defined(__SANITIZE_THREAD__)
#define WEFT_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WEFT_THREAD_SANITIZER 1
#endif
#endif
#if !defined(WEFT_THREAD_SANITIZER)
#define WEFT_THREAD_SANITIZER 0
#endif

#if defined(__SANITIZE_ADDRESS__)
#define WEFT_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEFT_ADDRESS_SANITIZER 1
#endif
#endif
#if !defined(WEFT_ADDRESS_SANITIZER)
#define WEFT_ADDRESS_SANITIZER 0
#endif

#endif
