#include "store/postgres/connection.h"

#include <libpq-fe.h>

#include <array>
#include <optional>
#include <utility>

namespace bb::store::postgres {
namespace {

constexpr int kBinary = 1;

struct Default {
  const char* keyword;
  const char* value;
};
// What a URL may say otherwise. Milliseconds where PostgreSQL has milliseconds, else seconds.
constexpr std::array<Default, 7> kDefaults{{{"application_name", "bluebutton"},
                                            {"client_encoding", "UTF8"},
                                            {"connect_timeout", "5"},
                                            {"tcp_user_timeout", "10000"},
                                            {"keepalives_idle", "10"},
                                            {"keepalives_interval", "5"},
                                            {"keepalives_count", "3"}}};

// All that we ask is found by an index, so the planner has nothing to guess, at each time anew least of all:
// tables that were empty when a statement was prepared would be read whole ever after.
constexpr const char* kSession =
    "SET plan_cache_mode=force_generic_plan; SET enable_seqscan=off; SET enable_bitmapscan=off;"
    "SET enable_hashjoin=off; SET enable_mergejoin=off; SET jit=off;"
    "SET max_parallel_workers_per_gather=0; SET lock_timeout='10s'; SET client_min_messages=warning;"
    "SET bytea_output=hex; SET standard_conforming_strings=on;"
    // A commit that returned is on the disk.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit')='off'";

constexpr const char* kReadingSession =
    "SET default_transaction_isolation='repeatable read'; SET default_transaction_read_only=on;"
    "SET statement_timeout='30s'";

std::string trimmed(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

Error gone(std::string debug) {
  return unavailable("The store does not answer. Try again in a moment.", std::move(debug));
}

// By class or code of SQLSTATE (PostgreSQL appendix A).
Error to_error(std::string_view state, std::string debug) {
  if (state == "53100") return unavailable("The disk that the store is on is full.", std::move(debug));
  if (state.starts_with("08") || state.starts_with("57P") || state.starts_with("53") || state == "25006") {
    return gone(std::move(debug));
  }
  if (state == "55P03" || state == "57014" || state.starts_with("40")) {
    return {ErrorKind::busy, "The store is busy. Try again in a moment.", std::move(debug)};
  }
  if (state == "23505") return {ErrorKind::conflict, "It is there already.", std::move(debug)};
  if (state == "22021") return {ErrorKind::invalid, "The text is not UTF-8.", std::move(debug)};
  return internal(std::move(debug));
}

// Only the server's own words about the statement: the detail, which would quote values, is left out.
Error to_error(const pg_result* result, const char* doing) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string debug =
      std::string(doing) + ": " + (message != nullptr ? message : PQresultErrorMessage(result));
  if (state == nullptr) return gone(trimmed(debug.c_str()));
  return to_error(state, std::string(state) + " " + debug);
}

bool is_good(const pg_result* result) {
  const auto status = PQresultStatus(result);
  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& url, Use use) {
  char* wrong = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &wrong);
  if (options == nullptr) {
    PQfreemem(wrong);  // would quote the URL
    return invalid("The store's URL is not one that PostgreSQL's clients understand.");
  }
  std::vector<const char*> keywords, values;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    keywords.push_back(option->keyword);
    values.push_back(option->val);
  }
  for (const Default& each : kDefaults) {
    bool is_set = false;
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
      is_set = is_set || (option->val != nullptr && std::string_view(option->keyword) == each.keyword);
    }
    if (is_set) continue;
    keywords.push_back(each.keyword);
    values.push_back(each.value);
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  std::unique_ptr<Connection> connection(
      new Connection(PQconnectdbParams(keywords.data(), values.data(), 0)));
  PQconninfoFree(options);
  if (PQstatus(connection->handle_) != CONNECTION_OK) {
    return gone("connecting: " + trimmed(PQerrorMessage(connection->handle_)));
  }
  PQsetNoticeProcessor(
      connection->handle_, [](void*, const char*) {}, nullptr);
  BB_TRY(connection->execute(kSession));
  if (use == Use::reading) BB_TRY(connection->execute(kReadingSession));
  return connection;
}

Connection::~Connection() { PQfinish(handle_); }

bool Connection::is_alive() const { return !broken_ && PQstatus(handle_) == CONNECTION_OK; }

bool Connection::is_idle() const {
  return is_alive() && sent_.empty() && PQtransactionStatus(handle_) == PQTRANS_IDLE &&
         PQpipelineStatus(handle_) == PQ_PIPELINE_OFF;
}

// What libpq itself could not do: the connection is of no use any more.
Error Connection::failed(const char* doing) {
  return noted(gone(std::string(doing) + ": " + trimmed(PQerrorMessage(handle_))));
}

// A server that says that it goes is gone, though its connection may still look well.
Error Connection::noted(Error error) {
  broken_ = broken_ || error.kind == ErrorKind::unavailable;
  return error;
}

const std::string& Connection::name_of(const char* sql, bool& is_new) {
  const auto [at, added] = statements_.try_emplace(sql);
  is_new = added;
  if (added) at->second = "s" + std::to_string(++last_statement_);
  return at->second;
}

Result<Rows> Connection::query(const char* sql, const Parameters& parameters) {
  bool is_new = false;
  const std::string& name = name_of(sql, is_new);
  if (is_new) {
    const Rows prepared(PQprepare(handle_, name.c_str(), sql, parameters.count(), parameters.types()));
    if (!is_good(prepared.get())) {
      statements_.erase(sql);
      return noted(to_error(prepared.get(), sql));
    }
  }
  Rows rows(PQexecPrepared(handle_, name.c_str(), parameters.count(), parameters.values(),
                           parameters.lengths(), parameters.formats(), kBinary));
  if (!is_good(rows.get())) return noted(to_error(rows.get(), sql));
  return rows;
}

Result<void> Connection::execute(const std::string& sql) {
  const Rows rows(PQexec(handle_, sql.c_str()));
  if (!is_good(rows.get())) return noted(to_error(rows.get(), sql.c_str()));
  return {};
}

// The server answers COMMIT of a failed transaction with ROLLBACK and no error.
Result<void> Connection::commit() {
  if (is_alive() && PQtransactionStatus(handle_) != PQTRANS_INTRANS) {
    return internal("COMMIT of a transaction that had failed");
  }
  return execute("COMMIT");
}

Result<void> Connection::send(const char* sql, const Parameters& parameters) {
  if (sent_.size() >= kMostInFlight) return internal("too many statements in flight");
  if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF && PQenterPipelineMode(handle_) == 0) return failed(sql);
  bool is_new = false;
  const std::string name = name_of(sql, is_new);
  sent_.push_back({sql, is_new});
  if (is_new && PQsendPrepare(handle_, name.c_str(), sql, parameters.count(), parameters.types()) == 0) {
    return failed(sql);
  }
  if (PQsendQueryPrepared(handle_, name.c_str(), parameters.count(), parameters.values(),
                          parameters.lengths(), parameters.formats(), kBinary) == 0) {
    return failed(sql);
  }
  return {};
}

// The one result of a statement in flight, and the null behind it.
Result<Rows> Connection::next_result(const char* doing) {
  Rows rows(PQgetResult(handle_));
  if (rows.get() == nullptr) return failed(doing);
  while (pg_result* more = PQgetResult(handle_)) {
    PQclear(more);
    if (!is_alive()) return failed(doing);
  }
  if (PQresultStatus(rows.get()) == PGRES_PIPELINE_ABORTED) return internal("an earlier statement failed");
  if (!is_good(rows.get())) return noted(to_error(rows.get(), doing));
  return rows;
}

Result<std::vector<Rows>> Connection::settle() {
  std::vector<Rows> all;
  if (sent_.empty()) return all;
  const std::vector<Sent> sent = std::exchange(sent_, {});
  if (PQpipelineSync(handle_) == 0) return failed("sync");
  std::optional<Error> error;  // the first; those behind it follow from it
  for (const Sent& each : sent) {
    if (each.prepares) {
      if (const auto prepared = next_result(each.sql); !prepared.ok()) {
        statements_.erase(each.sql);
        if (!error) error = prepared.error();
      }
    }
    auto rows = next_result(each.sql);
    if (!is_alive()) return rows.ok() ? failed(each.sql) : rows.error();
    if (rows.ok()) {
      all.push_back(std::move(*rows));
    } else if (!error) {
      error = rows.error();
    }
  }
  PQclear(PQgetResult(handle_));  // the end of the pipeline
  if (PQexitPipelineMode(handle_) == 0) return failed("end of a pipeline");
  if (error) return *error;
  return all;
}

Result<void> Connection::begin_copy(const char* sql) {
  const Rows rows(PQexec(handle_, sql));
  if (PQresultStatus(rows.get()) != PGRES_COPY_IN) return noted(to_error(rows.get(), sql));
  return {};
}

Result<void> Connection::put_copy(std::string_view bytes) {
  if (PQputCopyData(handle_, bytes.data(), static_cast<int>(bytes.size())) == 1) return {};
  return failed("COPY");
}

Result<void> Connection::end_copy() {
  if (PQputCopyEnd(handle_, nullptr) != 1) return failed("end of COPY");
  const Rows rows(PQgetResult(handle_));
  while (pg_result* more = PQgetResult(handle_)) {
    PQclear(more);
    if (!is_alive()) break;
  }
  if (!is_good(rows.get())) return noted(to_error(rows.get(), "COPY"));
  return {};
}

Result<void> Connection::copy(const char* sql, CopyRows& rows) {
  if (rows.empty()) return {};
  BB_TRY(begin_copy(sql));
  BB_TRY(put_copy(CopyRows::kHead));
  BB_TRY(put_copy(rows.view()));
  BB_TRY(put_copy(CopyRows::kEnd));
  rows.clear();
  return end_copy();
}

}  // namespace bb::store::postgres
