#include "terminology/lines.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace bb::terminology {

LineReader::LineReader(const std::string& path)
    : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), buffer_(kMostLineBytes * 2), failed_(file_ < 0) {
  if (file_ >= 0) ::posix_fadvise(file_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

LineReader::~LineReader() {
  if (file_ >= 0) ::close(file_);
}

// Reads more of the file behind what is left. False at its end or when it cannot be read.
bool LineReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  while (!failed_) {
    const ssize_t count = ::read(file_, buffer_.data() + end_, buffer_.size() - end_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) failed_ = true;
    if (count <= 0) return false;
    end_ += static_cast<std::size_t>(count);
    return true;
  }
  return false;
}

LineReader::Step LineReader::next(std::string_view& line) {
  std::size_t searched = 0;  // behind begin_
  const char* newline = nullptr;
  while (true) {
    const char* from = buffer_.data() + begin_ + searched;
    newline = static_cast<const char*>(std::memchr(from, '\n', end_ - begin_ - searched));
    if (newline != nullptr) break;
    searched = end_ - begin_;
    if (searched > kMostLineBytes) {
      ++number_;
      return Step::too_long;
    }
    if (!fill()) break;
  }
  if (failed_) return Step::failed;
  if (newline == nullptr && begin_ == end_) return Step::end;
  const char* begin = buffer_.data() + begin_;
  const char* end = newline != nullptr ? newline : buffer_.data() + end_;
  const std::size_t taken = static_cast<std::size_t>(end - begin) + (newline != nullptr ? 1 : 0);
  begin_ += taken;
  bytes_read_ += taken;
  if (end != begin && end[-1] == '\r') --end;
  line = {begin, static_cast<std::size_t>(end - begin)};
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (++number_ == 1 && line.starts_with(kBom)) line.remove_prefix(kBom.size());
  return Step::line;
}

}  // namespace bb::terminology
