#include "identity/stored_people.h"

#include "base/encoding.h"
#include "base/log.h"
#include "claims/record.h"
#include "store/person_record.h"

namespace bb::identity {
namespace {

using B = rif::Beneficiary;
using store::IdentifierKind;

// Those who have the identifier, which is normalized.
Result<std::vector<store::BeneficiaryId>> find_ids(store::ClaimStore& claims, Identifier::Kind kind,
                                                   const std::string& value) {
  switch (kind) {
    case Identifier::Kind::mbi:
      return claims.find_by_identifier(IdentifierKind::mbi_hash, claims.identifier_hash()(value));
    case Identifier::Kind::hicn_hash:
      return claims.find_by_identifier(IdentifierKind::hicn_hash, value);
    case Identifier::Kind::member_id: {
      const auto id = store::parse_integer(value);
      return id ? std::vector{*id} : std::vector<store::BeneficiaryId>{};
    }
  }
  return std::vector<store::BeneficiaryId>{};
}

}  // namespace

Result<std::optional<Person>> StoredPeople::find_synthetic(std::size_t number) {
  BB_ASSIGN(const auto beneficiaries, claims_->list_beneficiaries(number + 1));
  if (beneficiaries.size() <= number || beneficiaries[number] >= 0) return std::optional<Person>{};
  return read(beneficiaries[number]);
}

Result<std::optional<Person>> StoredPeople::find(const Identifier& identifier, const OnBehalf& /*of*/) {
  const auto value = normalize(identifier);
  if (!value) return std::optional<Person>{};
  BB_ASSIGN(const auto ids, find_ids(*claims_, identifier.kind, *value));
  if (ids.empty()) return std::optional<Person>{};
  if (ids.size() > 1) return conflict("More than one beneficiary has this identifier.");
  return read(ids.front());
}

Result<std::optional<Person>> StoredPeople::match(const PersonDescription& description,
                                                  const MatchAsker& asker) {
  BB_ASSIGN(const Match match, find_match(*claims_, description));
  log::info("patient match", {{"client_id", asker.client_id},
                              {"client_name", asker.client_name},
                              {"client_ip", asker.address},
                              {"scenario", std::string(match.beneficiary ? match.scenario : "none")}});
  return match.beneficiary ? read(*match.beneficiary) : std::optional<Person>();
}

Result<std::optional<Person>> StoredPeople::read(store::BeneficiaryId id) {
  BB_ASSIGN(const auto row, claims_->find_beneficiary(id));
  if (!row) return std::optional<Person>{};
  const auto view = RecordView::parse(row->record);
  if (!view) return internal("a beneficiary's record does not parse");
  const Record<B> record(*view);
  return std::optional(Person{row->id, std::string(record[B::BENE_GVN_NAME]),
                              std::string(record[B::BENE_SRNM_NAME]), std::string(trim(record[B::MBI_NUM]))});
}

}  // namespace bb::identity
