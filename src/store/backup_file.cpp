#include "store/backup_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/encoding.h"

namespace bb::store {
namespace {

constexpr std::string_view kMagic = "bluebutton backup 1\n";
constexpr std::string_view kMark = "sha256 ";
constexpr std::size_t kTrailer = kMark.size() + 64 + 1;
constexpr std::size_t kLongestHead = 4096;
constexpr std::size_t kAtOnce = std::size_t{1} << 20;

std::string cause() { return std::strerror(errno); }

std::string trailer(const RunningSha256& digest) {
  return std::string(kMark) + to_hex(as_text(digest.digest())) + "\n";
}

Error damaged(const std::string& why) { return invalid("This is no whole backup: " + why + "."); }

// `size` bytes at the file's place.
Result<std::string> read_from(int file, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t at = 0;
  while (at < size) {
    const ssize_t count = ::read(file, bytes.data() + at, size - at);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unavailable("The backup cannot be read: " + cause() + ".");
    if (count == 0) return damaged("it ends early");
    at += static_cast<std::size_t>(count);
  }
  return bytes;
}

}  // namespace

Result<std::unique_ptr<BackupWriter>> BackupWriter::open(const std::string& path,
                                                         const BackupFields& fields) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) == 0)
    return conflict("There is a file " + path + " already; it stays as it is.");
  const int file = ::open((path + ".part").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return unavailable(path + ".part cannot be written: " + cause() + ".");
  std::unique_ptr<BackupWriter> writer(new BackupWriter(path, file));
  std::string head(kMagic);
  for (const auto& [name, value] : fields) head.append(name).append(" ").append(value).append("\n");
  BB_TRY(writer->add(head + "\n"));
  return writer;
}

BackupWriter::~BackupWriter() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink((path_ + ".part").c_str());
}

Result<void> BackupWriter::write(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unavailable(path_ + ".part cannot be written: " + cause() + ".");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> BackupWriter::add(std::string_view bytes) {
  digest_.add(bytes);
  return write(bytes);
}

Result<void> BackupWriter::finish() {
  BB_TRY(write(trailer(digest_)));
  if (::fsync(file_) != 0) return unavailable(path_ + ".part cannot be written: " + cause() + ".");
  // Unlike rename(2), link(2) leaves a file alone that came meanwhile.
  if (::link((path_ + ".part").c_str(), path_.c_str()) != 0)
    return conflict(path_ + " cannot be made: " + cause() + ".");
  ::close(file_);
  file_ = -1;
  ::unlink((path_ + ".part").c_str());
  return {};
}

Result<std::unique_ptr<BackupReader>> BackupReader::open(const std::string& path,
                                                         const std::function<void(std::uint64_t)>& advanced) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return invalid("The backup " + path + " cannot be read: " + cause() + ".");
  std::unique_ptr<BackupReader> reader(new BackupReader(file));
  BB_TRY(reader->check(advanced));
  return reader;
}

BackupReader::~BackupReader() { ::close(file_); }

Result<void> BackupReader::check(const std::function<void(std::uint64_t)>& advanced) {
  struct stat found {};
  if (::fstat(file_, &found) != 0) return unavailable("The backup cannot be read: " + cause() + ".");
  const auto size = static_cast<std::uint64_t>(found.st_size);
  if (size < kMagic.size() + kTrailer) return damaged("it is too short");

  BB_ASSIGN(const std::string head, read_from(file_, std::min<std::size_t>(size, kLongestHead)));
  if (!head.starts_with(kMagic)) return damaged("it does not begin as one of this version does");
  const std::size_t end = head.find("\n\n");
  if (end == std::string::npos) return damaged("its head does not end");
  for (const std::string_view line :
       split(std::string_view(head).substr(kMagic.size(), std::max(end, kMagic.size()) - kMagic.size()),
             '\n')) {
    const std::size_t blank = line.find(' ');
    if (blank != std::string_view::npos)
      fields_.emplace(std::string(line.substr(0, blank)), std::string(line.substr(blank + 1)));
  }

  if (::lseek(file_, 0, SEEK_SET) != 0) return unavailable("The backup cannot be read: " + cause() + ".");
  RunningSha256 digest;
  for (std::uint64_t left = size - kTrailer; left > 0;) {
    BB_ASSIGN(const std::string bytes, read_from(file_, std::min<std::uint64_t>(left, kAtOnce)));
    digest.add(bytes);
    left -= bytes.size();
    advanced(bytes.size());
  }
  BB_ASSIGN(const std::string mark, read_from(file_, kTrailer));
  if (mark != trailer(digest)) return damaged("its checksum is not that of its bytes");

  left_ = size - kTrailer - (end + 2);
  if (::lseek(file_, static_cast<off_t>(end + 2), SEEK_SET) < 0)
    return unavailable("The backup cannot be read: " + cause() + ".");
  return {};
}

std::string BackupReader::field(const std::string& name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? std::string() : found->second;
}

Result<std::string> BackupReader::read(std::size_t most) {
  BB_ASSIGN(std::string bytes, read_from(file_, std::min<std::uint64_t>(left_, most)));
  left_ -= bytes.size();
  return bytes;
}

Result<std::string> BackupReader::read_exactly(std::size_t size) {
  if (size > left_) return damaged("a part of it is missing");
  return read(size);
}

}  // namespace bb::store
