#include "store/sqlite/auth_database.h"

#include <utility>

#include "store/sqlite/checkpoints.h"
#include "store/sqlite/writers.h"

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
  SqliteTransaction(Writers& writers, Checkpoints& checkpoints)
      : writers_(&writers), checkpoints_(checkpoints) {}
  ~SqliteTransaction() override {
    if (writers_ != nullptr) writers_->take_back();
  }
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;

  Result<sql::Statement> prepare(const char* sql) override { return prepare_on(writers_->database(), sql); }
  Result<void> commit() override {
    Writers& writers = *std::exchange(writers_, nullptr);
    Result<void> committed = writers.commit();
    checkpoints_.note(writers.database().journal_pages());
    return committed;
  }

 private:
  Writers* writers_;  // null: it has ended
  Checkpoints& checkpoints_;
};

class SqliteDatabase final : public sql::Database {
 public:
  SqliteDatabase(std::shared_ptr<sqlite::Database> readers, std::shared_ptr<sqlite::Database> writer)
      : readers_(std::move(readers)), writers_(std::move(writer)) {}
  Result<sql::Statement> prepare(const char* sql) override { return prepare_on(*readers_, sql); }
  Result<std::unique_ptr<sql::Transaction>> begin() override {
    BB_TRY(writers_.begin());
    return std::unique_ptr<sql::Transaction>(new SqliteTransaction(writers_, checkpoints_));
  }
  bool locks_rows() const override { return false; }

 private:
  const std::shared_ptr<sqlite::Database> readers_;
  Writers writers_;
  Checkpoints checkpoints_{readers_, writers_};
};

}  // namespace

std::shared_ptr<sql::Database> as_sql(std::shared_ptr<Database> readers, std::shared_ptr<Database> writer) {
  return std::make_shared<SqliteDatabase>(std::move(readers), std::move(writer));
}

}  // namespace bb::store::sqlite
