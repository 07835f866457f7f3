#include "store/sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bb::store::sqlite {
namespace {

Error sqlite_error(sqlite3* connection, const char* doing) {
  const int code = sqlite3_errcode(connection);
  const std::string debug = std::string(doing) + ": " + sqlite3_errmsg(connection);
  if (code == SQLITE_BUSY) return {ErrorKind::busy, "The store is busy. Try again in a moment.", debug};
  if (code == SQLITE_FULL) return unavailable("The disk that the store is on is full.", debug);
  constexpr int kPrimary = 0xFF;  // of an extended code
  if ((code & kPrimary) == SQLITE_IOERR) {
    const int reason = sqlite3_system_errno(connection);
    if (reason == ENOSPC || reason == EDQUOT)
      return unavailable("The disk that the store is on is full.", debug);
    return unavailable(
        std::string("The files of the store cannot be read or written: ") + std::strerror(reason) + ".",
        debug);
  }
  return internal(debug);
}

struct Connection {
  sqlite3* handle = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> statements;
  ~Connection() {
    for (const auto& [sql, statement] : statements) sqlite3_finalize(statement);
    sqlite3_close_v2(handle);
  }
};

// WAL with synchronous=FULL: a commit that returned is on the disk.
constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;";
constexpr std::int64_t kMostMapped = std::int64_t{1} << 30;
constexpr int kBusyMilliseconds = 10000;

std::atomic<std::uint64_t> next_database_number{1};

}  // namespace

struct Database::Impl {
  std::string path;
  DatabaseOptions options;
  std::uint64_t number = next_database_number++;
  std::mutex mutex;
  std::vector<std::unique_ptr<Connection>> connections;  // all threads' connections, closed with the database
  std::atomic<int> journal_pages{0};

  // Takes the place of SQLite's own, which would checkpoint.
  static int note_commit(void* impl, sqlite3*, const char*, int journal_pages) {
    static_cast<Impl*>(impl)->journal_pages = journal_pages;
    return SQLITE_OK;
  }

  Result<Connection*> connect(bool create) {
    auto connection = std::make_unique<Connection>();
    // SQLite would make a file that others may read; those it puts beside it (WAL) take after this one.
    if (create) {
      const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (made >= 0) ::close(made);
    }
    if (sqlite3_open_v2(path.c_str(), &connection->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        nullptr) != SQLITE_OK) {
      if (::access(path.c_str(), F_OK) != 0 && !create) {
        return not_found("There is no store at " + path + ". Make one with 'bluebutton load'.");
      }
      return invalid("Cannot open the store " + path + ": " + sqlite3_errmsg(connection->handle) + ".");
    }
    sqlite3_busy_timeout(connection->handle, kBusyMilliseconds);
    const std::string settings = "PRAGMA page_size=" + std::to_string(options.page_bytes) + ";" + kSettings +
                                 "PRAGMA cache_size=-" + std::to_string(options.cache_kib) +
                                 ";PRAGMA mmap_size=" + std::to_string(options.mapped ? kMostMapped : 0);
    if (sqlite3_exec(connection->handle, settings.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      if (sqlite3_errcode(connection->handle) == SQLITE_NOTADB) {
        return invalid(path + " is not a store (no SQLite file).");
      }
      return sqlite_error(connection->handle, "settings");
    }
    if (options.own_checkpoints) sqlite3_wal_hook(connection->handle, &note_commit, this);
    const std::lock_guard lock(mutex);
    connections.push_back(std::move(connection));
    return connections.back().get();
  }

  // This thread's connection, or that of all.
  Result<Connection*> mine(bool create = false) {
    if (options.one_connection) {
      if (connections.empty()) BB_TRY(connect(create));
      return connections.front().get();
    }
    thread_local std::unordered_map<std::uint64_t, Connection*> of_thread;
    thread_local std::uint64_t last_number = 0;
    thread_local Connection* last = nullptr;
    if (last_number == number) return last;
    Connection*& slot = of_thread[number];
    if (slot == nullptr) {
      BB_ASSIGN(slot, connect(create));
    }
    last_number = number;
    last = slot;
    return slot;
  }
};

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), kept_(other.kept_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  if (!kept_) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_, index, value);
  return *this;
}
Statement& Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text(statement_, index, text.data() == nullptr ? "" : text.data(),
                    static_cast<int>(text.size()), SQLITE_STATIC);
  return *this;
}
Statement& Statement::bind_blob(int index, std::string_view bytes) {
  sqlite3_bind_blob(statement_, index, bytes.data() == nullptr ? "" : bytes.data(),
                    static_cast<int>(bytes.size()), SQLITE_STATIC);
  return *this;
}
Statement& Statement::bind_null(int index) {
  sqlite3_bind_null(statement_, index);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return sqlite_error(sqlite3_db_handle(statement_), sqlite3_sql(statement_));
}

Result<void> Statement::run() {
  while (true) {
    BB_ASSIGN(const bool row, step());
    if (!row) return {};
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string_view Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : static_cast<std::size_t>(size)};
}
bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::shared_ptr<Database>> Database::open(const std::string& path, bool create,
                                                 const DatabaseOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->options = options;
  { BB_ASSIGN([[maybe_unused]] Connection * first, impl->mine(create)); }
  return std::shared_ptr<Database>(new Database(std::move(impl)));
}

Result<bool> Database::has_run(std::string_view migration) {
  {
    BB_ASSIGN(Statement table,
              prepare("SELECT 1 FROM sqlite_schema WHERE type='table' AND name='migration'"));
    BB_ASSIGN(const bool exists, table.step());
    if (!exists) return false;
  }
  BB_ASSIGN(Statement known, prepare("SELECT 1 FROM migration WHERE name=?1"));
  known.bind(1, migration);
  return known.step();
}

Result<void> Database::migrate(std::string_view migration, std::string_view sql,
                               const std::function<Result<void>()>& fill) {
  {
    BB_ASSIGN(const bool done, has_run(migration));
    if (done) return {};
  }
  BB_ASSIGN(Transaction transaction, begin_write());
  {
    BB_ASSIGN(const bool done, has_run(migration));  // by another process, while this one waited
    if (done) return {};
  }
  BB_TRY(
      execute("CREATE TABLE IF NOT EXISTS migration(name TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT "
              "CURRENT_TIMESTAMP)"));
  BB_TRY(execute(std::string(sql).c_str()));
  if (fill) BB_TRY(fill());
  {
    BB_ASSIGN(Statement note, prepare("INSERT INTO migration(name) VALUES(?1)"));
    note.bind(1, migration);
    BB_TRY(note.run());
  }
  return transaction.commit();
}

Result<Statement> Database::prepare(const char* sql) {
  BB_ASSIGN(Connection * connection, impl_->mine());
  sqlite3_stmt*& statement = connection->statements[sql];
  if (statement == nullptr && sqlite3_prepare_v3(connection->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                                 &statement, nullptr) != SQLITE_OK) {
    return sqlite_error(connection->handle, sql);
  }
  return Statement(statement);
}

Result<Statement> Database::prepare_once(const std::string& sql) {
  BB_ASSIGN(Connection * connection, impl_->mine());
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection->handle, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return sqlite_error(connection->handle, sql.c_str());
  }
  return Statement(statement, false);
}

Result<void> Database::execute(const char* sql) {
  BB_ASSIGN(Connection * connection, impl_->mine());
  if (sqlite3_exec(connection->handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return sqlite_error(connection->handle, sql);
  }
  return {};
}

Result<Database::Transaction> Database::begin_write() {
  BB_TRY(execute("BEGIN IMMEDIATE"));
  return Transaction(*this);
}

Result<Database::Snapshot> Database::begin_read() {
  BB_ASSIGN(const Connection* const connection, impl_->mine());
  if (sqlite3_get_autocommit(connection->handle) == 0) return Snapshot(nullptr);
  BB_ASSIGN(Statement begin, prepare("BEGIN"));
  BB_TRY(begin.run());
  return Snapshot(this);
}

bool Database::in_transaction() {
  auto connection = impl_->mine();
  return connection.ok() && sqlite3_get_autocommit((*connection)->handle) == 0;
}

std::int64_t Database::changes() {
  auto connection = impl_->mine();
  return connection.ok() ? sqlite3_changes64((*connection)->handle) : 0;
}

int Database::journal_pages() const { return impl_->journal_pages; }

Result<void> Database::checkpoint() {
  BB_ASSIGN(const Connection* const connection, impl_->mine());
  const int code =
      sqlite3_wal_checkpoint_v2(connection->handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code == SQLITE_OK || code == SQLITE_BUSY) return {};
  return sqlite_error(connection->handle, "checkpoint");
}

const std::string& Database::path() const { return impl_->path; }

Database::Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}
Database::Transaction::~Transaction() {
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}
Database::Snapshot::Snapshot(Snapshot&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}
Database::Snapshot::~Snapshot() {
  if (database_ == nullptr) return;
  if (auto end = database_->prepare("COMMIT"); end.ok()) (void)end->run();
}

Result<void> Database::Transaction::commit() {
  BB_TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace bb::store::sqlite
