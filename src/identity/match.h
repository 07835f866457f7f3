// Which beneficiary a person is who is told by name, date of birth and the like: the matching of CMS's
// Patient/$idi-match. Scenarios are tried one after the other; the first that fits exactly one beneficiary
// decides, one that fits several decides nothing.
//
// Safe for calls from any thread that may call the store.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "claims/us_address.h"
#include "store/claim_store.h"

namespace bb::identity {

// As it was told; what is empty was not.
struct PersonDescription {
  std::string given_name, family_name;
  std::optional<Date> birth_date;
  std::vector<UsAddress> addresses;  // of now and before: one that fits is enough
  std::string ssn_last_four, mbi;
  // For a data server elsewhere. No scenario here compares them, since the records do not have them.
  std::string gender;  // FHIR's AdministrativeGender
  std::string phone, email;
};

struct Match {
  std::optional<store::BeneficiaryId> beneficiary;
  std::string_view scenario;  // "01", "04" or "08": which one decided; empty: none
};

// Compares with the records as they are now, not with what they were: somebody who moved has the new address.
Result<Match> find_match(store::ClaimStore& claims, const PersonDescription& description);

// The last four digits of the beneficiary's own Social Security number, as far as a BENEFICIARY record tells:
// the claim number (BENE_CRNT_HIC_NUM) begins with the number of who earned the benefits, which is the
// beneficiary where CRNT_BIC says primary claimant or uninsured. Empty otherwise.
std::string own_ssn_last_four(std::string_view hicn, std::string_view benefit_code);

}  // namespace bb::identity
