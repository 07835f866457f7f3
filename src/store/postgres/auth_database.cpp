#include "store/postgres/auth_database.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace bb::store::postgres {
namespace {

// "?1" as "$1". The texts live as long as the program, since their addresses are the names of statements.
const char* dollars(const char* sql) {
  static std::mutex mutex;
  static std::unordered_map<const char*, std::string> texts;
  const std::lock_guard lock(mutex);
  const auto [at, is_new] = texts.try_emplace(sql, sql);
  if (is_new) std::ranges::replace(at->second, '?', '$');
  return at->second.c_str();
}

class PostgresCursor final : public sql::Cursor {
 public:
  // Asks `connection`, or any of the pool's when that is null.
  PostgresCursor(Pool& pool, Connection* connection, const char* sql)
      : pool_(pool), connection_(connection), sql_(dollars(sql)) {}

  void bind(int index, std::int64_t value) override { at(index) = {Kind::integer, value, {}}; }
  void bind_text(int index, std::string_view text) override { at(index) = {Kind::text, 0, text}; }
  void bind_blob(int index, std::string_view bytes) override { at(index) = {Kind::bytes, 0, bytes}; }
  void bind_null(int index) override { at(index) = {}; }

  Result<bool> step() override {
    if (!asked_) {
      Parameters parameters;
      add_to(parameters);
      BB_ASSIGN(rows_, connection_ != nullptr ? connection_->query(sql_, parameters)
                                              : pool_.query(sql_, parameters));
      asked_ = true;
    }
    return ++row_ < rows_.size();
  }
  std::int64_t integer(int column) const override { return rows_.integer(row_, column); }
  std::string_view text(int column) const override { return rows_.text(row_, column); }
  bool is_null(int column) const override { return rows_.is_null(row_, column); }
  std::int64_t changes() const override { return rows_.changes(); }

 private:
  enum class Kind : std::uint8_t { null, integer, text, bytes };
  struct Value {
    Kind kind = Kind::null;
    std::int64_t number = 0;
    std::string_view bytes;
  };
  Value& at(int index) {
    count_ = std::max(count_, static_cast<std::size_t>(index));
    return values_[static_cast<std::size_t>(index) - 1];
  }
  void add_to(Parameters& parameters) const {
    for (std::size_t i = 0; i < count_; ++i) {
      const Value& value = values_[i];
      switch (value.kind) {
        case Kind::null:
          parameters.null();
          break;
        case Kind::integer:
          parameters.integer(value.number);
          break;
        case Kind::text:
          parameters.text(value.bytes);
          break;
        case Kind::bytes:
          parameters.bytes(value.bytes);
          break;
      }
    }
  }

  Pool& pool_;
  Connection* connection_;
  const char* sql_;
  std::array<Value, Parameters::kMost> values_{};
  std::size_t count_ = 0;
  bool asked_ = false;
  Rows rows_;
  int row_ = -1;
};

class PostgresTransaction final : public sql::Transaction {
 public:
  PostgresTransaction(std::shared_ptr<Pool> pool, Pool::Lease connection)
      : pool_(std::move(pool)), connection_(std::move(connection)) {}
  ~PostgresTransaction() override {
    if (!done_) (void)connection_->execute("ROLLBACK");
  }
  PostgresTransaction(const PostgresTransaction&) = delete;
  PostgresTransaction& operator=(const PostgresTransaction&) = delete;

  Result<sql::Statement> prepare(const char* sql) override {
    return sql::Statement(std::make_unique<PostgresCursor>(*pool_, &*connection_, sql));
  }
  Result<void> commit() override {
    BB_TRY(connection_->commit());
    done_ = true;
    return {};
  }

 private:
  std::shared_ptr<Pool> pool_;  // outlives the lease
  Pool::Lease connection_;
  bool done_ = false;
};

class PostgresDatabase final : public sql::Database {
 public:
  explicit PostgresDatabase(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}
  Result<sql::Statement> prepare(const char* sql) override {
    return sql::Statement(std::make_unique<PostgresCursor>(*pool_, nullptr, sql));
  }
  Result<std::unique_ptr<sql::Transaction>> begin() override {
    BB_ASSIGN(Pool::Lease connection, pool_->begin());
    return std::unique_ptr<sql::Transaction>(new PostgresTransaction(pool_, std::move(connection)));
  }
  bool locks_rows() const override { return true; }

 private:
  std::shared_ptr<Pool> pool_;
};

}  // namespace

std::shared_ptr<sql::Database> as_sql(std::shared_ptr<Pool> pool) {
  return std::make_shared<PostgresDatabase>(std::move(pool));
}

}  // namespace bb::store::postgres
