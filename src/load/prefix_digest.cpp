#include "load/prefix_digest.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace bb::load {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

PrefixDigest::PrefixDigest(const std::string& path)
    : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), buffer_(kPieceBytes) {}

PrefixDigest::~PrefixDigest() {
  if (file_ >= 0) ::close(file_);
}

std::optional<Digest> PrefixDigest::of_first(std::uint64_t bytes) {
  while (at_ < bytes) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), bytes - at_));
    const ssize_t count = ::pread(file_, buffer_.data(), wanted, static_cast<off_t>(at_));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    sum_.add({buffer_.data(), static_cast<std::size_t>(count)});
    at_ += static_cast<std::uint64_t>(count);
  }
  return sum_.digest();
}

}  // namespace bb::load
