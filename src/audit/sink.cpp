#include "audit/sink.h"

#include <fcntl.h>
#include <syslog.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "base/log.h"

namespace bb::audit {
namespace {

constexpr mode_t kMode = 0640;

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool write_lines(int file, std::string_view lines) { return write_all(file, lines) && write_all(file, "\n"); }

// Opened again when it was asked for; as long as that fails, the lines are lost and the log says so once.
class File {
 public:
  explicit File(std::string path) : path_(std::move(path)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  // 0, or the error's number.
  int open() {
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kMode);
    if (file < 0) return errno;
    if (file_ >= 0) ::close(file_);
    file_ = file;
    return 0;
  }
  void ask_to_reopen() { reopen_ = true; }
  bool write(std::string_view lines) {
    if (reopen_.exchange(false) && open() != 0) reopen_ = true;
    const bool written = write_lines(file_, lines);
    if (!written && !failing_)
      log::error("The audit log cannot be written.", {{"cause", std::strerror(errno)}});
    failing_ = !written;
    return written;
  }

 private:
  const std::string path_;
  int file_ = -1;
  std::atomic<bool> reopen_{false};
  bool failing_ = false;
};

bool write_to_syslog(std::string_view lines) {
  for (std::size_t at = 0; at <= lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    ::syslog(LOG_LOCAL0 | LOG_NOTICE, "%.*s", static_cast<int>(end - at), lines.data() + at);
    at = end + 1;
  }
  return true;
}

}  // namespace

Result<Sink> open_sink(std::string_view where) {
  if (where == "log") {
    return Sink{[](std::string_view lines) {
                  log::json_line(lines);
                  return true;
                },
                [] {}};
  }
  if (where == "stdout")
    return Sink{[](std::string_view lines) { return write_lines(STDOUT_FILENO, lines); }, [] {}};
  if (where == "syslog") {
    ::openlog("bluebutton", LOG_PID | LOG_NDELAY, LOG_LOCAL0);
    return Sink{write_to_syslog, [] {}};
  }
  if (!where.starts_with("file:") || where.size() == 5)
    return invalid("is log, stdout, syslog or file:PATH.");
  const auto file = std::make_shared<File>(std::string(where.substr(5)));
  if (const int error = file->open(); error != 0) {
    return unavailable("The audit log " + std::string(where.substr(5)) +
                       " cannot be opened for writing: " + std::strerror(error) + ".");
  }
  return Sink{[file](std::string_view lines) { return file->write(lines); },
              [file] { file->ask_to_reopen(); }};
}

}  // namespace bb::audit
