// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_BUILD_ID_HPP
#define WEFT_CLUSTER_BUILD_ID_HPP

#include <weft/core/config.hpp>

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <cstring>
#include <string>

//! \file
//! Which build of a program this is: equal names and types do not prove equal code.

namespace WEFT_NAMESPACE::cluster {
namespace detail {

// The build id that the linker wrote among these notes, in hexadecimal digits; empty if there is none.
inline std::string build_id_among(unsigned char const* at, unsigned char const* end) {
  constexpr std::size_t word = 4;
  while (static_cast<std::size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note;
    std::memcpy(&note, at, sizeof note);
    unsigned char const* const name = at + sizeof note;
    unsigned char const* const text = name + (note.n_namesz + word - 1) / word * word;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0) {
      std::string digits;
      for (std::size_t i = 0; i < note.n_descsz; ++i) {
        digits += "0123456789abcdef"[text[i] >> 4];
        digits += "0123456789abcdef"[text[i] & 15];
      }
      return digits;
    }
    at = text + (note.n_descsz + word - 1) / word * word;
  }
  return {};
}

inline int find_build_id(dl_phdr_info* module, std::size_t, void* found) {
  for (int k = 0; k < module->dlpi_phnum; ++k) {
    if (module->dlpi_phdr[k].p_type != PT_NOTE) continue;
    auto const address = module->dlpi_addr + module->dlpi_phdr[k].p_vaddr;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): so the loader tells it
    auto const* const at = reinterpret_cast<unsigned char const*>(address);
    std::string id = build_id_among(at, at + module->dlpi_phdr[k].p_memsz);
    if (!id.empty()) *static_cast<std::string*>(found) = std::move(id);
  }
  return 1;  // the program comes first; nobody else is asked
}

}  // namespace detail

//! The build id of this program, as `file` and `readelf -n` show it; "unknown" if the linker wrote none (-Wl,--build-id):
//! then it must be said which it is.
inline std::string const& build_id() {
  static std::string const id = [] {
    std::string found;
    ::dl_iterate_phdr(&detail::find_build_id, &found);
    return found.empty() ? std::string("unknown") : found;
  }();
  return id;
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
