#include "store/sqlite/former_accounts.h"

#include <vector>

namespace bb::store::sqlite {
namespace {

constexpr const char* kMigration = "accounts of their own file";

// One column of rows of text.
Result<std::vector<std::string>> texts(Database& database, const std::string& sql) {
  std::vector<std::string> found;
  // Not a literal, and so not one that is kept.
  BB_ASSIGN(Statement row, database.prepare_once(sql));
  while (true) {
    BB_ASSIGN(const bool more, row.step());
    if (!more) return found;
    found.emplace_back(row.text(0));
  }
}

std::string comma_separated(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "\"" : ",\"").append(word).append("\"");
  return text;
}

// Tables of accounts that the attached file has too, those of migrations aside.
Result<std::vector<std::string>> former_tables(Database& accounts) {
  return texts(accounts,
               "SELECT name FROM main.sqlite_schema WHERE type='table' AND name<>'migration' AND name IN "
               "(SELECT name FROM former.sqlite_schema WHERE type='table')");
}

Result<void> move(Database& accounts) {
  BB_ASSIGN(const auto tables, former_tables(accounts));
  if (tables.empty()) return {};
  BB_TRY(accounts.migrate(kMigration, "", [&]() -> Result<void> {
    for (const std::string& table : tables) {
      BB_ASSIGN(const auto columns,
                texts(accounts, "SELECT name FROM pragma_table_info('" + table + "', 'former')"));
      const std::string names = comma_separated(columns);
      std::string sql = "INSERT INTO main.\"" + table;
      sql.append("\"(").append(names).append(") SELECT ").append(names);
      sql.append(" FROM former.\"").append(table).append("\"");
      BB_TRY(accounts.execute(sql.c_str()));
    }
    return {};
  }));
  // They are on the disk in their new place.
  for (const std::string& table : tables) {
    BB_TRY(accounts.execute(("DROP TABLE former.\"" + table + "\"").c_str()));
  }
  return {};
}

}  // namespace

Result<void> carry_accounts_over(const std::string& claims_path, Database& accounts) {
  BB_ASSIGN(Statement attach, accounts.prepare_once("ATTACH DATABASE ?1 AS former"));
  attach.bind(1, claims_path);
  BB_TRY(attach.run());
  Result<void> moved = move(accounts);
  BB_TRY(accounts.execute("DETACH DATABASE former"));
  return moved;
}

}  // namespace bb::store::sqlite
