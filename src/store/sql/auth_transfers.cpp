#include "store/sql/auth_store.h"

namespace bb::store::sql {

Result<void> SqlAuthStore::add_data_transfers(std::span<const DataTransfer> transfers) {
  if (transfers.empty()) return {};
  BB_ASSIGN(const auto write, database_->begin());
  for (const DataTransfer& transfer : transfers) {
    BB_ASSIGN(Statement add,
              write->prepare("INSERT INTO data_transfer(year, user_id, application_id, transfers, last_at) "
                             "VALUES(?1,?2,?3,1,?4) ON CONFLICT(year, user_id, application_id) DO UPDATE "
                             "SET transfers=data_transfer.transfers+CASE WHEN excluded.last_at/86400000>"
                             "data_transfer.last_at/86400000 THEN 1 ELSE 0 END, last_at=CASE WHEN "
                             "excluded.last_at>data_transfer.last_at THEN excluded.last_at ELSE "
                             "data_transfer.last_at END"));
    add.bind(1, std::int64_t{transfer.year}).bind(2, transfer.user).bind(3, transfer.application);
    BB_TRY(add.bind(4, column(transfer.last)).run());
  }
  return write->commit();
}

Result<TransferCounts> SqlAuthStore::count_data_transfers(int year) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT count(*), coalesce(sum(CASE WHEN t>1 THEN 1 ELSE 0 END), 0), "
                               "coalesce(sum(CASE WHEN a>1 THEN 1 ELSE 0 END), 0) FROM (SELECT "
                               "sum(transfers) AS t, count(*) AS a FROM data_transfer WHERE year=?1 "
                               "GROUP BY user_id) AS members"));
  row.bind(1, std::int64_t{year});
  BB_ASSIGN(const bool found, row.step());
  if (!found) return TransferCounts{};
  return TransferCounts{row.integer(0), row.integer(1), row.integer(2)};
}

}  // namespace bb::store::sql
