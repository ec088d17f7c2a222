// SPDX-License-Identifier: BSL-1.0
#include "read.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <system_error>

namespace census {
namespace {

struct descriptor {
  int fd;
  ~descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

struct buffer {
  std::unique_ptr<char[]> bytes;
  std::size_t capacity = 0;

  char* room_for(std::size_t size) {
    if (size > capacity) {
      auto const wanted = std::max<std::size_t>({size, 2 * capacity, 64 * 1024});
      bytes = std::make_unique_for_overwrite<char[]>(wanted);
      capacity = wanted;
    }
    return bytes.get();
  }
};

[[noreturn]] void fail(int reason, std::string const& path) {
  throw std::system_error(reason, std::generic_category(), "cannot read \"" + path + '"');
}

}  // namespace

std::string_view read_file(std::string const& path) {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  descriptor const file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat status{};
  if (file.fd < 0 || ::fstat(file.fd, &status) != 0) fail(errno, path);
  if (S_ISDIR(status.st_mode)) fail(EISDIR, path);
  if (!S_ISREG(status.st_mode)) fail(EINVAL, path);

  thread_local buffer mine;
  auto const size = static_cast<std::size_t>(status.st_size);
  char* const bytes = mine.room_for(size);
  std::size_t done = 0;
  while (done != size) {
    auto const got = ::read(file.fd, bytes + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(errno, path);
    if (got == 0) break;  // it has shrunk since
    done += static_cast<std::size_t>(got);
  }
  return {bytes, done};
}

}  // namespace census
