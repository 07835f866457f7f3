#include "store/sqlite/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/freed.h"

namespace bb::store::sqlite {
namespace {

constexpr int kPagesAtOnce = 1024;
constexpr int kBusyMilliseconds = 10'000;
constexpr std::size_t kBytesAtOnce = std::size_t{1} << 20;

using Handle = std::unique_ptr<sqlite3, Freed<sqlite3_close_v2>>;

Error failed(sqlite3* database, const char* doing) {
  return {ErrorKind::unavailable,
          "The database cannot be copied: " + std::string(sqlite3_errmsg(database)) + ".", doing};
}

Result<Handle> open(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) return failed(raw, "opening");
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  return handle;
}

Result<void> run(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failed(database, sql);
  return {};
}

// PRAGMA integrity_check: every page, index and row.
Result<void> check_integrity(sqlite3* database) {
  std::string found;
  const auto note = [](void* to, int, char** values, char**) {
    if (values[0] != nullptr && static_cast<std::string*>(to)->empty())
      *static_cast<std::string*>(to) = values[0];
    return 0;
  };
  if (sqlite3_exec(database, "PRAGMA integrity_check(1)", note, &found, nullptr) != SQLITE_OK)
    return failed(database, "checking");
  if (found != "ok")
    return Error{ErrorKind::internal, "The copy of the database is damaged: " + found + ".", {}};
  return {};
}

// A file that is gone with its owner, and what SQLite keeps beside it.
class Temporary {
 public:
  explicit Temporary(std::string path) : path_(std::move(path)) { remove(); }
  ~Temporary() { remove(); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

 private:
  void remove() const {
    for (const char* ending : {"", "-journal", "-wal", "-shm"}) ::unlink((path_ + ending).c_str());
  }
  const std::string path_;
};

// The source reads from one transaction all the while: writers neither wait for it nor make it begin anew.
Result<void> copy_database(sqlite3* from, sqlite3* to, const BackupOptions& options, std::uint64_t size) {
  BB_TRY(run(from, "BEGIN"));
  BB_TRY(run(from, "SELECT count(*) FROM sqlite_schema"));
  const std::unique_ptr<sqlite3_backup, Freed<sqlite3_backup_finish>> backup(
      sqlite3_backup_init(to, "main", from, "main"));
  if (!backup) return failed(to, "beginning");
  int code = SQLITE_OK;
  int done = 0;
  while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    code = sqlite3_backup_step(backup.get(), kPagesAtOnce);
    const int pages = sqlite3_backup_pagecount(backup.get());
    const int now = pages - sqlite3_backup_remaining(backup.get());
    if (pages > 0 && now > done)
      options.advanced(static_cast<std::uint64_t>(now - done) * size / static_cast<std::uint64_t>(pages),
                       size * 2);
    done = std::max(done, now);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(10);
  }
  if (code != SQLITE_DONE) return failed(to, "copying");
  return {};
}

class File {
 public:
  File(const std::string& path, int flags) : file_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return file_; }

 private:
  const int file_;
};

Error cannot(const std::string& path) {
  return unavailable(path + " cannot be written: " + std::strerror(errno) + ".");
}

}  // namespace

Result<void> back_up(const std::string& path, const std::string& copy, BackupWriter& writer,
                     const BackupOptions& options) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return not_found("There is no store at " + path + ".");
  const std::uint64_t size = std::filesystem::file_size(path, ignored);
  const Temporary temporary(copy);
  // Readable by its owner only, from its first byte.
  if (File(copy, O_WRONLY | O_CREAT | O_EXCL).get() < 0) return cannot(copy);
  {
    BB_ASSIGN(const Handle from, open(path, SQLITE_OPEN_READONLY));
    BB_ASSIGN(const Handle to, open(copy, SQLITE_OPEN_READWRITE));
    BB_TRY(run(to.get(), "PRAGMA synchronous=OFF"));
    BB_TRY(copy_database(from.get(), to.get(), options, size));
    BB_TRY(check_integrity(to.get()));
  }
  const File file(copy, O_RDONLY);
  std::string bytes(kBytesAtOnce, '\0');
  while (true) {
    const ssize_t count = ::read(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      return unavailable("The copy of the database cannot be read: " + std::string(std::strerror(errno)));
    if (count == 0) return {};
    BB_TRY(writer.add({bytes.data(), static_cast<std::size_t>(count)}));
    options.advanced(static_cast<std::uint64_t>(count), size * 2);
  }
}

Result<void> check_restorable(const std::string& path) {
  std::error_code ignored;
  for (const char* ending : {"", "-wal", "-journal"}) {
    if (std::filesystem::exists(path + ending, ignored))
      return conflict("There is a file " + path + ending + " already; it stays as it is.");
  }
  return {};
}

Result<void> restore(BackupReader& reader, const std::string& path, std::uint64_t size,
                     const BackupOptions& options) {
  const std::string part = path + ".restoring";
  const Temporary temporary(part);
  {
    const File file(part, O_WRONLY | O_CREAT | O_EXCL);
    if (file.get() < 0) return cannot(part);
    while (true) {
      BB_ASSIGN(const std::string bytes, reader.read(kBytesAtOnce));
      if (bytes.empty()) break;
      for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t count = ::write(file.get(), bytes.data() + at, bytes.size() - at);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return cannot(part);
        at += static_cast<std::size_t>(count);
      }
      options.advanced(bytes.size(), size * 2);
    }
    if (::fsync(file.get()) != 0) return cannot(part);
  }
  {
    BB_ASSIGN(const Handle database, open(part, SQLITE_OPEN_READWRITE));
    BB_TRY(check_integrity(database.get()));
  }
  // Unlike rename(2), link(2) leaves a file alone that came meanwhile.
  if (::link(part.c_str(), path.c_str()) != 0) return cannot(path);
  return {};
}

}  // namespace bb::store::sqlite
