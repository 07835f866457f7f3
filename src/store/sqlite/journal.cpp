#include "store/sqlite/journal.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace bb::store::sqlite {
namespace {

Result<std::vector<LoadedFile>> read(Statement& rows) {
  const auto count = [&](int column) { return static_cast<std::uint64_t>(rows.integer(column)); };
  std::vector<LoadedFile> files;
  while (true) {
    BB_ASSIGN(const bool row, rows.step());
    if (!row) return files;
    LoadedFile file;
    file.number = rows.integer(0);
    file.name = rows.text(1);
    file.kind = rows.text(2);
    file.manifest = rows.text(3);
    file.bytes = count(4);
    file.bytes_loaded = count(5);
    file.lines_loaded = count(6);
    if (rows.text(7).size() != file.digest.size()) return internal("loaded_file.digest has another size");
    std::memcpy(file.digest.data(), rows.text(7).data(), file.digest.size());
    file.added = count(8);
    file.changed = count(9);
    file.unchanged = count(10);
    file.kept = count(11);
    file.began = Instant{Milliseconds{rows.integer(12)}};
    file.updated = Instant{Milliseconds{rows.integer(13)}};
    files.push_back(std::move(file));
  }
}

#define LOADED_FILE_COLUMNS                                                                             \
  "number, name, kind, manifest, bytes, bytes_loaded, lines_loaded, digest, added, changed, unchanged," \
  " kept, began, updated"

}  // namespace

Result<std::vector<LoadedFile>> list_loaded_files(Database& database, std::size_t limit) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  BB_ASSIGN(Statement rows, database.prepare("SELECT " LOADED_FILE_COLUMNS
                                             " FROM loaded_file ORDER BY number DESC LIMIT ?1"));
  rows.bind(1, static_cast<std::int64_t>(std::min(limit, kMost)));
  return read(rows);
}

Result<std::vector<LoadedFile>> find_loaded_files(Database& database, std::string_view kind,
                                                  std::uint64_t bytes) {
  BB_ASSIGN(Statement rows,
            database.prepare("SELECT " LOADED_FILE_COLUMNS
                             " FROM loaded_file WHERE kind=?1 AND bytes=?2 ORDER BY number DESC"));
  rows.bind(1, kind).bind(2, static_cast<std::int64_t>(bytes));
  return read(rows);
}

Result<void> put_loaded_file(Database& database, LoadedFile& file, std::int64_t now) {
  file.updated = Instant{Milliseconds{now}};
  if (file.number == 0) {
    file.began = file.updated;
    BB_ASSIGN(Statement last, database.prepare("SELECT coalesce(max(number), 0) FROM loaded_file"));
    BB_ASSIGN([[maybe_unused]] const bool row, last.step());
    file.number = last.integer(0) + 1;
  }
  BB_ASSIGN(Statement put, database.prepare("INSERT OR REPLACE INTO loaded_file(" LOADED_FILE_COLUMNS
                                            ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)"));
  const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  put.bind(1, file.number).bind(2, std::string_view(file.name)).bind(3, std::string_view(file.kind));
  put.bind(4, std::string_view(file.manifest)).bind(5, number(file.bytes));
  put.bind(6, number(file.bytes_loaded)).bind(7, number(file.lines_loaded));
  put.bind_blob(8, as_text(file.digest)).bind(9, number(file.added)).bind(10, number(file.changed));
  put.bind(11, number(file.unchanged)).bind(12, number(file.kept));
  put.bind(13, file.began.time_since_epoch().count()).bind(14, now);
  return put.run();
}

#undef LOADED_FILE_COLUMNS

}  // namespace bb::store::sqlite
