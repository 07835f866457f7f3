#include "store/name_digest.h"

#include "base/date.h"
#include "claims/latin.h"

namespace bb::store {

using rif::Beneficiary;

std::optional<std::string> name_digest(const Sealer& sealer, const NameAndBirth& who) {
  const std::string given = fold_name(who.given_name), family = fold_family_name(who.family_name);
  if (given.empty() || family.empty()) return std::nullopt;
  return sealer.fingerprint(given + "|" + family + "|" + iso_date(who.birth), "name and birth");
}

std::optional<std::string> name_digest(const Sealer& sealer, const Record<Beneficiary>& record) {
  const auto birth = parse_rif_date(record[Beneficiary::BENE_BIRTH_DT]);
  if (!birth) return std::nullopt;
  return name_digest(sealer,
                     {record[Beneficiary::BENE_GVN_NAME], record[Beneficiary::BENE_SRNM_NAME], *birth});
}

}  // namespace bb::store
