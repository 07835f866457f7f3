#include "store/sqlite/part_d_members.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "store/claim_keys.h"
#include "store/part_d_months.h"

namespace bb::store::sqlite {
namespace {

using Beneficiary = Record<rif::Beneficiary>;
using Integers = std::numeric_limits<std::int64_t>;

constexpr const char* kInsert =
    "INSERT OR IGNORE INTO part_d_member(contract, month, beneficiary) VALUES(?1,?2,?3)";
constexpr const char* kDelete = "DELETE FROM part_d_member WHERE contract=?1 AND month=?2 AND beneficiary=?3";

Result<void> for_each_month(Database& database, const char* sql, BeneficiaryId id, std::int64_t year,
                            const Beneficiary& record) {
  const auto months = part_d_months(record);
  for (std::size_t month = 0; month < months.size(); ++month) {
    if (months[month].empty()) continue;
    BB_ASSIGN(Statement statement, database.prepare(sql));
    statement.bind(1, months[month]).bind(2, year * 12 + static_cast<std::int64_t>(month)).bind(3, id);
    BB_TRY(statement.run());
  }
  return {};
}

Result<void> forget_months(Database& database, const Sealer& sealer, BeneficiaryId id, std::int64_t year) {
  std::string former;
  {
    BB_ASSIGN(Statement row,
              database.prepare("SELECT sealed FROM beneficiary WHERE id=?1 AND reference_year=?2"));
    row.bind(1, id).bind(2, year);
    BB_ASSIGN(const bool found, row.step());
    if (!found) return {};
    BB_ASSIGN(former, sealer.unseal(row.text(0), beneficiary_context(id, year)));
  }
  const auto view = RecordView::parse(former);
  if (!view) return internal("a beneficiary's record cannot be read");
  return for_each_month(database, kDelete, id, year, Beneficiary(*view));
}

}  // namespace

Result<void> write_part_d_months(Database& database, const Sealer& sealer, BeneficiaryId id,
                                 std::int64_t year, const Beneficiary& record) {
  if (year == 0) return {};
  BB_TRY(forget_months(database, sealer, id, year));
  return for_each_month(database, kInsert, id, year, record);
}

Result<void> write_all_part_d_months(Database& database, const Sealer& sealer) {
  BB_ASSIGN(Statement rows, database.prepare("SELECT id, reference_year, sealed FROM beneficiary"
                                             " WHERE reference_year<>0"));
  while (true) {
    BB_ASSIGN(const bool row, rows.step());
    if (!row) return {};
    const std::int64_t id = rows.integer(0), year = rows.integer(1);
    BB_ASSIGN(const std::string record, sealer.unseal(rows.text(2), beneficiary_context(id, year)));
    const auto view = RecordView::parse(record);
    if (!view) return internal("a beneficiary's record cannot be read");
    BB_TRY(for_each_month(database, kInsert, id, year, Beneficiary(*view)));
  }
}

Result<std::vector<BeneficiaryId>> find_part_d_members(Database& database, const PartDQuery& query,
                                                       std::optional<BeneficiaryId> after,
                                                       std::size_t limit) {
  std::vector<BeneficiaryId> found;
  if (after == Integers::max()) return found;
  BB_ASSIGN(Statement rows,
            database.prepare("SELECT beneficiary FROM part_d_member WHERE contract=?1 AND month=?2"
                             " AND beneficiary>=?3 ORDER BY beneficiary LIMIT ?4"));
  rows.bind(1, query.contract).bind(2, std::int64_t{query.year} * 12 + query.month - 1);
  rows.bind(3, after ? *after + 1 : Integers::min());
  rows.bind(4, static_cast<std::int64_t>(std::min<std::size_t>(limit, Integers::max())));
  while (true) {
    BB_ASSIGN(const bool row, rows.step());
    if (!row) return found;
    found.push_back(rows.integer(0));
  }
}

}  // namespace bb::store::sqlite
