#include "store/postgres/name_digests.h"

#include <limits>
#include <optional>

#include "claims/record.h"
#include "store/claim_keys.h"
#include "store/name_digest.h"

namespace bb::store::postgres {
namespace {

constexpr std::int64_t kStep = 5'000;  // records
constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

// The last beneficiary that is done, kept in claims_meta.
Result<std::optional<std::int64_t>> read_place(Connection& connection) {
  BB_ASSIGN(const Rows rows, connection.query("SELECT number FROM claims_meta WHERE name='names_digested'"));
  return rows.size() == 0 ? std::optional<std::int64_t>() : rows.integer(0, 0);
}

Result<void> write_place(Connection& connection, std::int64_t place) {
  Parameters to;
  to.integer(place);
  BB_TRY(
      connection.query("INSERT INTO claims_meta(name, number) VALUES('names_digested', $1)"
                       " ON CONFLICT(name) DO UPDATE SET number=excluded.number",
                       to));
  return {};
}

Result<void> write_digest(Connection& connection, const Sealer& sealer, const Rows& rows, int row) {
  const std::int64_t id = rows.integer(row, 0);
  BB_ASSIGN(const std::string record,
            sealer.unseal(rows.text(row, 2), beneficiary_context(id, rows.integer(row, 1))));
  const auto view = RecordView::parse(record);
  if (!view) return internal("a beneficiary's record cannot be read");
  const auto digest = name_digest(sealer, Record<rif::Beneficiary>(*view));
  if (!digest) return {};
  if (connection.in_flight() == Connection::kMostInFlight) BB_TRY(connection.settle());
  Parameters put;
  put.integer(static_cast<std::int64_t>(IdentifierKind::name_and_birth)).bytes(*digest).integer(id);
  return connection.send(kPutIdentifier, put);
}

// The records of the next beneficiaries, and the last of these; kAll when there are no more.
Result<std::int64_t> write_step(Connection& connection, const Sealer& sealer,
                                std::optional<std::int64_t> after) {
  Parameters from;
  from.boolean(!after).integer(after.value_or(0)).integer(kStep);
  BB_ASSIGN(const Rows rows,
            connection.query("SELECT id, reference_year, sealed FROM beneficiary WHERE id IN"
                             " (SELECT DISTINCT id FROM beneficiary WHERE $1 OR id>$2 ORDER BY id LIMIT $3)"
                             " ORDER BY id",
                             from));
  for (int row = 0; row < rows.size(); ++row) BB_TRY(write_digest(connection, sealer, rows, row));
  BB_TRY(connection.settle());
  return rows.size() == 0 ? kAll : rows.integer(rows.size() - 1, 0);
}

}  // namespace

Result<void> write_all_name_digests(Connection& connection, const Sealer& sealer) {
  BB_ASSIGN(std::optional<std::int64_t> place, read_place(connection));
  while (place != kAll) {
    BB_TRY(connection.execute("BEGIN"));
    BB_TRY(connection.execute("LOCK TABLE claims_meta IN EXCLUSIVE MODE"));  // as a load does, first
    BB_ASSIGN(place, read_place(connection));
    if (place != kAll) {
      BB_ASSIGN(place, write_step(connection, sealer, place));
      BB_TRY(write_place(connection, *place));
    }
    BB_TRY(connection.commit());
  }
  return {};
}

}  // namespace bb::store::postgres
