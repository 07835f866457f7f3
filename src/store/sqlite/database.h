// SQLite, wrapped just enough: a database with a connection a thread, and statements prepared once a
// connection.
//
// A Database is safe for calls from any thread; each thread sees its own connection. One writer at a time
// (SQLite's own rule): begin_write() waits up to ten seconds for another process or thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bb::store::sqlite {

// A prepared statement in use. Borrowed from its connection; reset when it goes out of scope. Columns and
// parameters are bound and read by position (parameters from 1, columns from 0). Bound text and columns are
// borrowed until the next step.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement, bool kept = true) : statement_(statement), kept_(kept) {}
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind_blob(int index, std::string_view bytes);
  Statement& bind_null(int index);

  // True: a row; false: done.
  Result<bool> step();
  // Runs to the end.
  Result<void> run();

  std::int64_t integer(int column) const;
  std::string_view text(int column) const;  // text or blob, as it is
  bool is_null(int column) const;

 private:
  sqlite3_stmt* statement_;
  bool kept_;  // by its connection, to be used again
};

struct DatabaseOptions {
  int cache_kib = 8192;  // memory for pages, a connection
  // Reads through a map of the file, which is faster, and counts as memory of the process however much of the
  // file it has touched.
  bool mapped = true;
  // Of a file that is made: large pages suit records of many kilobytes, small ones rows of a hundred bytes,
  // since a commit writes every page that it changed.
  int page_bytes = 32768;
  // All threads use one connection, and see to it that one of them does at a time.
  bool one_connection = false;
  // No commit moves the journal (WAL) into the file: who opened it does so, by checkpoint().
  bool own_checkpoints = false;
};

class Database {
 public:
  // Opens the file at `path`, or makes it, readable by its owner only, when `create`.
  static Result<std::shared_ptr<Database>> open(const std::string& path, bool create,
                                                const DatabaseOptions& options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `sql` (several statements), then `fill`, once in the life of the database under the name
  // `migration`: both or neither. Takes no lock when it has run before.
  Result<void> migrate(std::string_view migration, std::string_view sql,
                       const std::function<Result<void>()>& fill = nullptr);

  // `sql` must be a literal: it is the key of this thread's cache of prepared statements.
  Result<Statement> prepare(const char* sql);
  Result<Statement> prepare_once(const std::string& sql);
  Result<void> execute(const char* sql);

  // A write transaction on this thread's connection; rolled back unless committed. `durable`: the commit
  // waits for the disk.
  class Transaction {
   public:
    explicit Transaction(Database& database) : database_(&database) {}
    ~Transaction();
    Transaction(Transaction&& other) noexcept;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Result<void> commit();

   private:
    Database* database_;
  };
  Result<Transaction> begin_write();

  // While it lives, this thread's statements see the database as of one moment. Within a transaction of the
  // thread it is part of that.
  class Snapshot {
   public:
    explicit Snapshot(Database* database) : database_(database) {}
    ~Snapshot();
    Snapshot(Snapshot&& other) noexcept;
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

   private:
    Database* database_;  // null: part of a transaction
  };
  Result<Snapshot> begin_read();
  // Whether the connection is within a transaction: an error of the disk may have ended it.
  bool in_transaction();
  std::int64_t changes();  // rows that this thread's last statement changed

  // How long the journal was after the last commit of this Database, where `own_checkpoints`.
  int journal_pages() const;
  // Moves into the file what the journal holds when it begins, except for pages of which somebody reads older
  // ones. Keeps nobody from reading and writing; waits for the disk. What another process moves is left to
  // it.
  Result<void> checkpoint();

  const std::string& path() const;

 private:
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  Result<bool> has_run(std::string_view migration);
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::store::sqlite
