// SPDX-License-Identifier: BSL-1.0
#include "scan.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <system_error>

namespace census {
namespace {

struct closer {
  void operator()(DIR* stream) const { ::closedir(stream); }
};
using directory = std::unique_ptr<DIR, closer>;

[[noreturn]] void fail(std::string const& path) {
  throw std::system_error(errno, std::generic_category(), "cannot read the directory \"" + path + '"');
}

directory open_directory(int at, std::string const& path, int flags, std::string const& name) {
  int const fd = ::openat(at, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
  if (fd < 0) fail(name);
  directory stream{::fdopendir(fd)};
  if (!stream) {
    int const reason = errno;
    ::close(fd);
    errno = reason;
    fail(name);
  }
  return stream;
}

// DT_REG, DT_DIR or something else. Some file systems leave it to stat.
unsigned char type_of(dirent const& entry, int at) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type;
  struct stat status{};
  if (::fstatat(at, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
  return S_ISREG(status.st_mode) ? DT_REG : S_ISDIR(status.st_mode) ? DT_DIR : DT_UNKNOWN;
}

}  // namespace

std::vector<std::string> scan(std::string const& root) {
  std::vector<std::string> files;
  std::vector<std::string> todo;  // directories below root, each with a '/' at the end

  auto const list = [&](DIR* stream, std::string const& prefix) {
    while (true) {
      errno = 0;
      dirent const* const entry = ::readdir(stream);
      if (!entry) {
        if (errno != 0) fail(root + '/' + prefix);
        return;
      }
      std::string_view const name = entry->d_name;
      if (name == "." || name == "..") continue;
      auto const type = type_of(*entry, ::dirfd(stream));
      if (type == DT_REG) files.emplace_back(prefix).append(name);
      if (type == DT_DIR) todo.emplace_back(prefix).append(name).push_back('/');
    }
  };

  auto const top = open_directory(AT_FDCWD, root, 0, root);
  list(top.get(), "");
  while (!todo.empty()) {
    auto const prefix = std::move(todo.back());
    todo.pop_back();
    list(open_directory(::dirfd(top.get()), prefix, O_NOFOLLOW, root + '/' + prefix).get(), prefix);
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace census
