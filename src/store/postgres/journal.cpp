#include "store/postgres/journal.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "base/encoding.h"

namespace bb::store::postgres {
namespace {

#define BB_LOADED_FILE_COLUMNS                                                                          \
  "number, name, kind, manifest, bytes, bytes_loaded, lines_loaded, digest, added, changed, unchanged," \
  " kept, began, updated"

Result<std::vector<LoadedFile>> read(const Rows& rows) {
  std::vector<LoadedFile> files;
  for (int row = 0; row < rows.size(); ++row) {
    const auto count = [&](int column) { return static_cast<std::uint64_t>(rows.integer(row, column)); };
    LoadedFile file;
    file.number = rows.integer(row, 0);
    file.name = rows.text(row, 1);
    file.kind = rows.text(row, 2);
    file.manifest = rows.text(row, 3);
    file.bytes = count(4);
    file.bytes_loaded = count(5);
    file.lines_loaded = count(6);
    const std::string_view digest = rows.text(row, 7);
    if (digest.size() != file.digest.size()) return internal("loaded_file.digest has another size");
    std::memcpy(file.digest.data(), digest.data(), file.digest.size());
    file.added = count(8);
    file.changed = count(9);
    file.unchanged = count(10);
    file.kept = count(11);
    file.began = Instant{Milliseconds{rows.integer(row, 12)}};
    file.updated = Instant{Milliseconds{rows.integer(row, 13)}};
    files.push_back(std::move(file));
  }
  return files;
}

std::int64_t column(std::uint64_t number) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(number, kMost));
}

}  // namespace

Result<std::vector<LoadedFile>> list_loaded_files(Pool& pool, std::size_t limit) {
  Parameters of;
  of.integer(column(limit));
  BB_ASSIGN(
      const Rows rows,
      pool.query("SELECT " BB_LOADED_FILE_COLUMNS " FROM loaded_file ORDER BY number DESC LIMIT $1", of));
  return read(rows);
}

Result<std::vector<LoadedFile>> find_loaded_files(Pool& pool, std::string_view kind, std::uint64_t bytes) {
  Parameters of;
  of.text(kind).integer(column(bytes));
  BB_ASSIGN(const Rows rows, pool.query("SELECT " BB_LOADED_FILE_COLUMNS
                                        " FROM loaded_file WHERE kind=$1 AND bytes=$2 ORDER BY number DESC",
                                        of));
  return read(rows);
}

Result<void> put_loaded_file(Connection& connection, LoadedFile& file, std::int64_t now) {
  if (!is_text(file.name)) return invalid("The file's name is not UTF-8.");
  file.updated = Instant{Milliseconds{now}};
  if (file.number == 0) {
    file.began = file.updated;
    BB_ASSIGN(const Rows last, connection.query("SELECT coalesce(max(number), 0) FROM loaded_file"));
    file.number = last.integer(0, 0) + 1;
  }
  Parameters row;
  row.integer(file.number).text(file.name).text(file.kind).text(file.manifest);
  for (const std::uint64_t number : {file.bytes, file.bytes_loaded, file.lines_loaded}) {
    row.integer(column(number));
  }
  row.bytes(as_text(file.digest));
  for (const std::uint64_t number : {file.added, file.changed, file.unchanged, file.kept}) {
    row.integer(column(number));
  }
  row.integer(file.began.time_since_epoch().count()).integer(now);
  BB_TRY(connection.query(
      "INSERT INTO loaded_file(" BB_LOADED_FILE_COLUMNS
      ") VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)"
      " ON CONFLICT(number) DO UPDATE SET (" BB_LOADED_FILE_COLUMNS
      ")=ROW(excluded.number, excluded.name, excluded.kind, excluded.manifest, excluded.bytes,"
      " excluded.bytes_loaded, excluded.lines_loaded, excluded.digest, excluded.added, excluded.changed,"
      " excluded.unchanged, excluded.kept, excluded.began, excluded.updated)",
      row));
  return {};
}

}  // namespace bb::store::postgres
