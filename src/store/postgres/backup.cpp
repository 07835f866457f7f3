#include "store/postgres/backup.h"

#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <memory>

#include "base/encoding.h"
#include "base/freed.h"
#include "store/postgres/auth_store.h"

namespace bb::store::postgres {
namespace {

constexpr std::array<std::string_view, 17> kTables = {"application",
                                                      "application_label",
                                                      "\"user\"",
                                                      "archived_crosswalk",
                                                      "session",
                                                      "authorization_code",
                                                      "token_family",
                                                      "access_token",
                                                      "refresh_token",
                                                      "data_access_grant",
                                                      "archived_data_access_grant",
                                                      "pushed_request",
                                                      "seen_once",
                                                      "signing_key",
                                                      "login_attempt",
                                                      "login_failure",
                                                      "data_transfer"};

using Handle = std::unique_ptr<PGconn, Freed<PQfinish>>;
using Answer = std::unique_ptr<PGresult, Freed<PQclear>>;

Error failed(PGconn* connection, const std::string& doing) {
  return unavailable("The store's database does not answer as it should.",
                     doing + ": " + PQerrorMessage(connection));
}

Result<Handle> connect(const Location& location) {
  Handle connection(PQconnectdb(location.url.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK)
    return unavailable("The store's database cannot be reached.", PQerrorMessage(connection.get()));
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  return connection;
}

Result<Answer> ask(PGconn* connection, const std::string& sql) {
  Answer answer(PQexec(connection, sql.c_str()));
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_OUT ||
      status == PGRES_COPY_IN)
    return answer;
  return failed(connection, sql);
}

Result<std::string> ask_text(PGconn* connection, const std::string& sql) {
  BB_ASSIGN(const Answer answer, ask(connection, sql));
  return std::string(PQntuples(answer.get()) == 0 ? "" : PQgetvalue(answer.get(), 0, 0));
}

std::string quoted(std::string_view table) { return "'" + std::string(table) + "'::regclass"; }

// "id,client_id,...": every name here is one of SQL's plain ones.
Result<std::string> columns_of(PGconn* connection, std::string_view table) {
  return ask_text(connection,
                  "SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute WHERE "
                  "attrelid=" +
                      quoted(table) + " AND attnum>0 AND NOT attisdropped");
}

std::string length_of(std::size_t size) {
  std::string bytes(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>((size >> (8 * (3 - i))) & 0xFF);
  return bytes;
}

Result<void> write_table(PGconn* connection, std::string_view table, BackupWriter& writer,
                         const BackupOptions& options) {
  BB_ASSIGN(const std::string columns, columns_of(connection, table));
  BB_TRY(writer.add("table " + std::string(table) + " " + columns + "\n"));
  BB_TRY(ask(connection, "COPY " + std::string(table) + "(" + columns + ") TO STDOUT (FORMAT binary)"));
  while (true) {
    char* raw = nullptr;
    const int size = PQgetCopyData(connection, &raw, 0);
    const std::unique_ptr<char, Freed<PQfreemem>> row(raw);
    if (size == -1) break;
    if (size < 0) return failed(connection, "COPY " + std::string(table));
    BB_TRY(writer.add(length_of(static_cast<std::size_t>(size))));
    BB_TRY(writer.add({row.get(), static_cast<std::size_t>(size)}));
    options.advanced(static_cast<std::uint64_t>(size), 0);
  }
  BB_TRY(writer.add(length_of(0)));
  while (const Answer rest{PQgetResult(connection)}) {
    if (PQresultStatus(rest.get()) != PGRES_COMMAND_OK)
      return failed(connection, "COPY " + std::string(table));
  }
  return {};
}

// A line without its end.
Result<std::string> read_line(BackupReader& reader) {
  std::string line;
  constexpr std::size_t kLongest = 4096;
  while (line.size() < kLongest) {
    BB_ASSIGN(const std::string next, reader.read(1));
    if (next.empty() || next == "\n") return line;
    line += next;
  }
  return invalid("This is no backup of accounts: a line does not end.");
}

Result<void> read_table(PGconn* connection, BackupReader& reader, std::string_view table,
                        std::string_view columns, std::uint64_t size, const BackupOptions& options) {
  BB_TRY(ask(connection,
             "COPY " + std::string(table) + "(" + std::string(columns) + ") FROM STDIN (FORMAT binary)"));
  while (true) {
    BB_ASSIGN(const std::string head, reader.read_exactly(4));
    std::size_t length = 0;
    for (const char byte : head) length = length << 8 | static_cast<unsigned char>(byte);
    if (length == 0) break;
    BB_ASSIGN(const std::string row, reader.read_exactly(length));
    if (PQputCopyData(connection, row.data(), static_cast<int>(row.size())) != 1)
      return failed(connection, "COPY " + std::string(table));
    options.advanced(4 + length, size * 2);
  }
  if (PQputCopyEnd(connection, nullptr) != 1) return failed(connection, "COPY " + std::string(table));
  while (const Answer rest{PQgetResult(connection)}) {
    if (PQresultStatus(rest.get()) != PGRES_COMMAND_OK)
      return failed(connection, "COPY " + std::string(table));
  }
  return {};
}

// Ids go on behind those that were restored.
Result<void> move_sequences(PGconn* connection) {
  for (const std::string_view table : kTables) {
    BB_ASSIGN(const std::string columns, columns_of(connection, table));
    if (!columns.starts_with("id,")) continue;
    std::string sql = "SELECT setval(pg_get_serial_sequence('";
    sql.append(table).append("', 'id'), max(id)) FROM ").append(table).append(" HAVING max(id) IS NOT NULL");
    BB_TRY(ask(connection, sql));
  }
  return {};
}

Result<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    return invalid("This is no backup of accounts: it does not say of which version.");
  return number;
}

}  // namespace

std::span<const std::string_view> account_tables() { return kTables; }

Result<void> back_up(const Location& location, BackupWriter& writer, const BackupOptions& options) {
  BB_ASSIGN(const Handle connection, connect(location));
  BB_TRY(ask(connection.get(), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  BB_ASSIGN(const std::string migration, ask_text(connection.get(), "SELECT max(number) FROM migration"));
  BB_TRY(writer.add("migration " + migration + "\n"));
  for (const std::string_view table : kTables) BB_TRY(write_table(connection.get(), table, writer, options));
  BB_TRY(ask(connection.get(), "COMMIT"));
  return {};
}

Result<void> check_restorable(const Location& location) {
  BB_ASSIGN(const Handle connection, connect(location));
  for (const std::string_view table : kTables) {
    const std::string name(table);
    BB_ASSIGN(const std::string there,
              ask_text(connection.get(), "SELECT to_regclass('" + name + "') IS NOT NULL"));
    if (there != "t") continue;
    BB_ASSIGN(const std::string row, ask_text(connection.get(), "SELECT 1 FROM " + name + " LIMIT 1"));
    if (!row.empty())
      return conflict("The store has accounts already (" + name + "); they stay as they are.");
  }
  return {};
}

Result<void> restore(BackupReader& reader, const Location& location, std::uint64_t size,
                     const BackupOptions& options) {
  BB_TRY(open_auth_store(location, true));
  BB_ASSIGN(const Handle connection, connect(location));
  BB_TRY(ask(connection.get(), "BEGIN"));
  for (const std::string_view table : kTables)  // whoever signs up meanwhile waits
    BB_TRY(ask(connection.get(), "LOCK TABLE " + std::string(table) + " IN EXCLUSIVE MODE"));
  BB_TRY(check_restorable(location));

  BB_ASSIGN(const std::string first, read_line(reader));
  if (!first.starts_with("migration ")) return invalid("This is no backup of accounts.");
  BB_ASSIGN(const std::int64_t made_by, number_of(std::string_view(first).substr(10)));
  BB_ASSIGN(const std::string here, ask_text(connection.get(), "SELECT max(number) FROM migration"));
  BB_ASSIGN(const std::int64_t ours, number_of(here));
  if (made_by > ours) return invalid("The backup was made by a later version of bluebutton.");

  for (const std::string_view table : kTables) {
    BB_ASSIGN(const std::string line, read_line(reader));
    if (line.empty()) break;  // a table that the version of the backup did not have
    const auto words = split(line, ' ');
    if (words.size() != 3 || words[0] != "table" || words[1] != table)
      return invalid("This is no backup of accounts: the table " + std::string(table) + " is missing.");
    BB_TRY(read_table(connection.get(), reader, table, words[2], size, options));
  }
  BB_TRY(move_sequences(connection.get()));
  BB_TRY(ask(connection.get(), "COMMIT"));
  return {};
}

}  // namespace bb::store::postgres
