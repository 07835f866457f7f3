// A database as the accounts' side of a store sees it (auth_store.h), which is written once for all of them:
// statements of the SQL that they share, with parameters ?1, ?2... What differs between them stays with each,
// among it the tables.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace bb::store::sql {

// What a database makes of a statement. Parameters count from 1, columns from 0; texts and bytes that are
// bound are borrowed until the first step, those that are read until the next one.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual void bind(int index, std::int64_t value) = 0;
  virtual void bind_text(int index, std::string_view text) = 0;
  virtual void bind_blob(int index, std::string_view bytes) = 0;
  virtual void bind_null(int index) = 0;
  virtual Result<bool> step() = 0;  // true: a row; false: done
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // text or bytes
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t changes() const = 0;  // rows that it changed, once it is done
};

// A statement in use, on the thread that prepared it; ends before what prepared it.
class Statement {
 public:
  explicit Statement(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}

  Statement& bind(int index, std::int64_t value) {
    cursor_->bind(index, value);
    return *this;
  }
  Statement& bind(int index, std::string_view text) {
    cursor_->bind_text(index, text);
    return *this;
  }
  Statement& bind_blob(int index, std::string_view bytes) {
    cursor_->bind_blob(index, bytes);
    return *this;
  }
  Statement& bind_null(int index) {
    cursor_->bind_null(index);
    return *this;
  }
  Result<bool> step() { return cursor_->step(); }
  // Runs to the end.
  Result<void> run() {
    while (true) {
      BB_ASSIGN(const bool row, step());
      if (!row) return {};
    }
  }
  std::int64_t integer(int column) const { return cursor_->integer(column); }
  std::string_view text(int column) const { return cursor_->text(column); }
  bool is_null(int column) const { return cursor_->is_null(column); }
  std::int64_t changes() const { return cursor_->changes(); }

 private:
  std::unique_ptr<Cursor> cursor_;
};

class StatementSource {
 public:
  virtual ~StatementSource() = default;
  // `sql` must be a literal: it is the key of what is prepared.
  virtual Result<Statement> prepare(const char* sql) = 0;
};

// Of one thread; rolled back unless committed. Rows that it wrote wait for nobody else to read them, but
// whoever wants to write them waits until it ends, and then sees what it wrote.
class Transaction : public StatementSource {
 public:
  virtual Result<void> commit() = 0;  // on the disk
};

// Safe for calls from any thread.
class Database : public StatementSource {
 public:
  virtual Result<std::unique_ptr<Transaction>> begin() = 0;
  // Transactions write side by side, and understand FOR UPDATE SKIP LOCKED.
  virtual bool locks_rows() const = 0;
};

}  // namespace bb::store::sql
