#include "store/sqlite/name_digests.h"

#include "store/claim_keys.h"
#include "store/name_digest.h"

namespace bb::store::sqlite {

Result<void> write_name_digest(Database& database, const Sealer& sealer, BeneficiaryId id,
                               const Record<rif::Beneficiary>& record) {
  const auto digest = name_digest(sealer, record);
  if (!digest) return {};
  BB_ASSIGN(Statement put,
            database.prepare("INSERT OR IGNORE INTO identifier(kind, hash, beneficiary) VALUES(?1,?2,?3)"));
  put.bind(1, static_cast<std::int64_t>(IdentifierKind::name_and_birth)).bind_blob(2, *digest).bind(3, id);
  return put.run();
}

Result<void> write_all_name_digests(Database& database, const Sealer& sealer) {
  BB_ASSIGN(Statement rows, database.prepare("SELECT id, reference_year, sealed FROM beneficiary"));
  while (true) {
    BB_ASSIGN(const bool row, rows.step());
    if (!row) return {};
    const std::int64_t id = rows.integer(0);
    BB_ASSIGN(const std::string record,
              sealer.unseal(rows.text(2), beneficiary_context(id, rows.integer(1))));
    const auto view = RecordView::parse(record);
    if (!view) return internal("a beneficiary's record cannot be read");
    BB_TRY(write_name_digest(database, sealer, id, Record<rif::Beneficiary>(*view)));
  }
}

}  // namespace bb::store::sqlite
