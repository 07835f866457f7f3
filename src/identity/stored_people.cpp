#include "identity/stored_people.h"

#include "claims/record.h"

namespace bb::identity {

Result<std::optional<Person>> StoredPeople::find_synthetic(std::size_t number) {
  const auto nobody = std::optional<Person>{};
  BB_ASSIGN(const auto beneficiaries, claims_->list_beneficiaries(number + 1));
  if (beneficiaries.size() <= number || beneficiaries[number] >= 0) return nobody;
  BB_ASSIGN(const auto row, claims_->find_beneficiary(beneficiaries[number]));
  if (!row) return nobody;
  const auto view = RecordView::parse(row->record);
  if (!view) return internal("a beneficiary's record does not parse");
  const Record<rif::Beneficiary> record(*view);
  return std::optional(Person{row->id, std::string(record[rif::Beneficiary::BENE_GVN_NAME]),
                              std::string(record[rif::Beneficiary::BENE_SRNM_NAME])});
}

}  // namespace bb::identity
