#include "store/sqlite/auth_database.h"

#include <mutex>
#include <utility>

namespace bb::store::sqlite {
namespace {

class SqliteCursor final : public sql::Cursor {
 public:
  SqliteCursor(Database& database, Statement statement)
      : database_(database), statement_(std::move(statement)) {}
  void bind(int index, std::int64_t value) override { statement_.bind(index, value); }
  void bind_text(int index, std::string_view text) override { statement_.bind(index, text); }
  void bind_blob(int index, std::string_view bytes) override { statement_.bind_blob(index, bytes); }
  void bind_null(int index) override { statement_.bind_null(index); }
  Result<bool> step() override { return statement_.step(); }
  std::int64_t integer(int column) const override { return statement_.integer(column); }
  std::string_view text(int column) const override { return statement_.text(column); }
  bool is_null(int column) const override { return statement_.is_null(column); }
  std::int64_t changes() const override { return database_.changes(); }

 private:
  Database& database_;
  Statement statement_;
};

Result<sql::Statement> prepare_on(Database& database, const char* sql) {
  BB_ASSIGN(Statement statement, database.prepare(sql));
  return sql::Statement(std::make_unique<SqliteCursor>(database, std::move(statement)));
}

class SqliteTransaction final : public sql::Transaction {
 public:
  SqliteTransaction(std::unique_lock<std::mutex> lock, Database& database, Database::Transaction transaction)
      : lock_(std::move(lock)), database_(database), transaction_(std::move(transaction)) {}
  Result<sql::Statement> prepare(const char* sql) override { return prepare_on(database_, sql); }
  Result<void> commit() override { return transaction_.commit(); }

 private:
  std::unique_lock<std::mutex> lock_;  // outlives the transaction
  Database& database_;
  Database::Transaction transaction_;
};

class SqliteDatabase final : public sql::Database {
 public:
  explicit SqliteDatabase(std::shared_ptr<sqlite::Database> database) : database_(std::move(database)) {}
  Result<sql::Statement> prepare(const char* sql) override { return prepare_on(*database_, sql); }
  Result<std::unique_ptr<sql::Transaction>> begin() override {
    std::unique_lock lock(writers_);
    BB_ASSIGN(sqlite::Database::Transaction transaction, database_->begin_write());
    return std::unique_ptr<sql::Transaction>(
        new SqliteTransaction(std::move(lock), *database_, std::move(transaction)));
  }

 private:
  std::shared_ptr<sqlite::Database> database_;
  std::mutex writers_;
};

}  // namespace

std::shared_ptr<sql::Database> as_sql(std::shared_ptr<Database> database) {
  return std::make_shared<SqliteDatabase>(std::move(database));
}

}  // namespace bb::store::sqlite
