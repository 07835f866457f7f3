#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace bb {
namespace {

Error from_errno(const std::string& what, const std::string& path, int code) {
  const std::string message = what + " " + path + ": " + std::strerror(code);
  return {code == ENOENT ? ErrorKind::not_found : ErrorKind::invalid, message, message};
}

// Closes when it goes out of scope.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

Result<void> write_and_sync(const std::string& path, std::string_view bytes, unsigned mode) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
  if (file.fd < 0) return from_errno("Cannot write", path, errno);
  if (::fchmod(file.fd, mode) != 0) return from_errno("Cannot protect", path, errno);
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return from_errno("Cannot write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.fd) != 0) return from_errno("Cannot write", path, errno);
  return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return from_errno("Cannot open", path, errno);
  std::string text;
  char part[65536];
  while (true) {
    const ssize_t count = ::read(file.fd, part, sizeof part);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return from_errno("Cannot read", path, errno);
    if (count == 0) return text;
    if (text.size() + static_cast<std::size_t>(count) > limit) {
      return Error{ErrorKind::too_large, path + " is larger than " + std::to_string(limit) + " bytes.", {}};
    }
    text.append(part, static_cast<std::size_t>(count));
  }
}

Result<void> write_file(const std::string& path, std::string_view bytes, unsigned mode) {
  const std::string temporary = path + ".new";
  BB_TRY(write_and_sync(temporary, bytes, mode));
  if (::rename(temporary.c_str(), path.c_str()) != 0) return from_errno("Cannot write", path, errno);
  return {};
}

Result<void> write_new_file(const std::string& path, std::string_view bytes, unsigned mode) {
  const std::string temporary = path + ".new-" + std::to_string(::getpid());
  BB_TRY(write_and_sync(temporary, bytes, mode));
  const int failed = ::link(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
  ::unlink(temporary.c_str());
  if (failed != 0 && failed != EEXIST) return from_errno("Cannot write", path, failed);
  return {};
}

Result<void> make_folders(const std::string& path, unsigned mode) {
  std::error_code failed;
  const bool existed = std::filesystem::is_directory(path, failed);
  std::filesystem::create_directories(path, failed);
  if (failed) return invalid("Cannot make the folder " + path + ": " + failed.message());
  if (!existed) ::chmod(path.c_str(), mode);
  return {};
}

}  // namespace bb
