#include "store/sql/auth_store.h"

namespace bb::store::sql {
namespace {

// What sealed identifiers are bound to, so that they open in their user's rows only.
std::string identifiers_context(UserId id) { return "user identifiers:" + std::to_string(id); }

#define BB_CROSSWALK_COLUMNS "beneficiary, matched_by, sealed_identifiers"

}  // namespace

std::string SqlAuthStore::seal_identifiers(UserId id, const std::string& mbi,
                                           const std::string& hicn_hash) const {
  if (mbi.empty() && hicn_hash.empty()) return {};
  return sealer_->seal(pack({mbi, hicn_hash}), identifiers_context(id));
}

Result<Crosswalk> SqlAuthStore::unseal_crosswalk(UserId id, const Statement& row, int first_column) const {
  Crosswalk crosswalk;
  if (!row.is_null(first_column)) crosswalk.beneficiary = row.integer(first_column);
  crosswalk.matched_by = static_cast<MatchedBy>(row.integer(first_column + 1));
  if (row.is_null(first_column + 2) || row.text(first_column + 2).empty()) return crosswalk;
  BB_ASSIGN(const std::string plain, sealer_->unseal(row.text(first_column + 2), identifiers_context(id)));
  auto parts = unpack(plain, 2);
  if (!parts) return internal("a user's sealed identifiers have no two parts");
  crosswalk.mbi = std::move((*parts)[0]);
  crosswalk.hicn_hash = std::move((*parts)[1]);
  return crosswalk;
}

Result<bool> SqlAuthStore::update_crosswalk(UserId user, const Crosswalk& crosswalk, Instant now) {
  BB_ASSIGN(const auto write, database_->begin());
  {
    // Written first: of two at once, one waits here and then compares with what the other wrote.
    BB_ASSIGN(Statement hold, write->prepare("UPDATE \"user\" SET kind=kind WHERE id=?1"));
    BB_TRY(hold.bind(1, user).run());
    if (hold.changes() == 0) return not_found("There is no such user.");
  }
  {
    BB_ASSIGN(Statement row, write->prepare("SELECT " BB_CROSSWALK_COLUMNS " FROM \"user\" WHERE id=?1"));
    row.bind(1, user);
    BB_ASSIGN(const bool found, row.step());
    if (!found) return not_found("There is no such user.");
    BB_ASSIGN(const Crosswalk former, unseal_crosswalk(user, row, 0));
    if (former == crosswalk) return false;
  }
  {
    BB_ASSIGN(
        Statement archive,
        write->prepare("INSERT INTO archived_crosswalk(user_id, " BB_CROSSWALK_COLUMNS
                       ", archived_at) SELECT id, " BB_CROSSWALK_COLUMNS ", ?2 FROM \"user\" WHERE id=?1"));
    BB_TRY(archive.bind(1, user).bind(2, column(now)).run());
  }
  {
    BB_ASSIGN(Statement update, write->prepare("UPDATE \"user\" SET beneficiary=?2, matched_by=?3, "
                                               "sealed_identifiers=?4 WHERE id=?1"));
    const std::string sealed = seal_identifiers(user, crosswalk.mbi, crosswalk.hicn_hash);
    update.bind(1, user).bind(3, static_cast<std::int64_t>(crosswalk.matched_by)).bind_blob(4, sealed);
    bind_optional(update, 2, crosswalk.beneficiary);
    BB_TRY(update.run());
  }
  BB_TRY(write->commit());
  return true;
}

Result<std::vector<FormerCrosswalk>> SqlAuthStore::list_former_crosswalks(UserId user) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT " BB_CROSSWALK_COLUMNS ", archived_at FROM archived_crosswalk "
                               "WHERE user_id=?1 ORDER BY archived_at DESC"));
  row.bind(1, user);
  std::vector<FormerCrosswalk> former;
  while (true) {
    BB_ASSIGN(const bool found, row.step());
    if (!found) return former;
    BB_ASSIGN(Crosswalk crosswalk, unseal_crosswalk(user, row, 0));
    former.push_back({std::move(crosswalk), instant(row.integer(3))});
  }
}

}  // namespace bb::store::sql
