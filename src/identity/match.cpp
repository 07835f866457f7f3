#include "identity/match.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encoding.h"
#include "claims/latin.h"
#include "claims/record.h"
#include "rif/columns.h"

namespace bb::identity {
namespace {

using B = rif::Beneficiary;
using Beneficiary = Record<B>;

// Beyond so many namesakes of one birthday, somebody is not told from others by their name.
constexpr std::size_t kMostNamesakes = 200;
constexpr std::size_t kClaimNumber = 9, kLastFour = 4;

// The description, in the form that things are compared in.
struct Told {
  std::string given_name, family_name;
  std::optional<Date> birth_date;
  std::vector<std::string> addresses;
  std::string ssn_last_four, mbi;
};

Told normalize(const PersonDescription& description) {
  Told told{.given_name = fold_name(description.given_name),
            .family_name = fold_family_name(description.family_name),
            .birth_date = description.birth_date,
            .addresses = {},
            .ssn_last_four = std::string(trim(description.ssn_last_four)),
            .mbi = to_upper(trim(description.mbi))};
  for (const UsAddress& address : description.addresses) {
    std::string normalized = normalize_address(address);
    if (!normalized.empty()) told.addresses.push_back(std::move(normalized));
  }
  return told;
}

std::string address_of(const Beneficiary& record) {
  UsAddress address;
  for (const B::Column line : {B::DRVD_LINE_1_ADR, B::DRVD_LINE_2_ADR, B::DRVD_LINE_3_ADR, B::DRVD_LINE_4_ADR,
                               B::DRVD_LINE_5_ADR, B::DRVD_LINE_6_ADR})
    address.lines.emplace_back(record[line]);
  address.city = record[B::CITY_NAME];
  address.state = record[B::STATE_CODE];
  address.postal_code = record[B::BENE_ZIP_CD];
  return normalize_address(address);
}

enum Item : std::uint8_t { kGivenName, kFamilyName, kBirthDate, kAddress, kSsnLastFour, kMbi, kItems };

// Of an item: whether it was told, and whether a record says the same.
struct Comparison {
  bool (*is_told)(const Told& told);
  bool (*agrees)(const Told& told, const Beneficiary& record);
};
constexpr std::array<Comparison, kItems> kComparisons = {{
    {[](const Told& told) { return !told.given_name.empty(); },
     [](const Told& told, const Beneficiary& record) {
       return told.given_name == fold_name(record[B::BENE_GVN_NAME]);
     }},
    {[](const Told& told) { return !told.family_name.empty(); },
     [](const Told& told, const Beneficiary& record) {
       return told.family_name == fold_family_name(record[B::BENE_SRNM_NAME]);
     }},
    {[](const Told& told) { return told.birth_date.has_value(); },
     [](const Told& told, const Beneficiary& record) {
       return told.birth_date == parse_rif_date(record[B::BENE_BIRTH_DT]);
     }},
    {[](const Told& told) { return !told.addresses.empty(); },
     [](const Told& told, const Beneficiary& record) {
       return std::find(told.addresses.begin(), told.addresses.end(), address_of(record)) !=
              told.addresses.end();
     }},
    {[](const Told& told) { return !told.ssn_last_four.empty(); },
     [](const Told& told, const Beneficiary& record) {
       return told.ssn_last_four == own_ssn_last_four(record[B::BENE_CRNT_HIC_NUM], record[B::CRNT_BIC]);
     }},
    {[](const Told& told) { return !told.mbi.empty(); },
     [](const Told& told, const Beneficiary& record) { return told.mbi == trim(record[B::MBI_NUM]); }},
}};

constexpr unsigned bit(Item item) { return 1U << item; }

// CMS's numbers; its others compare what the records do not have (telephone, e-mail, ITIN, other
// identifiers).
struct Scenario {
  std::string_view number;
  unsigned items;
  bool has(Item item) const { return (items & bit(item)) != 0; }
};
constexpr std::array kScenarios = std::to_array<Scenario>({
    {"01", bit(kGivenName) | bit(kFamilyName) | bit(kBirthDate) | bit(kAddress)},
    {"04", bit(kGivenName) | bit(kFamilyName) | bit(kBirthDate) | bit(kSsnLastFour)},
    {"08", bit(kGivenName) | bit(kBirthDate) | bit(kMbi)},
});

bool can_be_tried(const Scenario& scenario, const Told& told) {
  for (std::uint8_t item = 0; item < kItems; ++item) {
    if (scenario.has(Item{item}) && !kComparisons[item].is_told(told)) return false;
  }
  return true;
}

bool agrees(const Scenario& scenario, const Told& told, const Beneficiary& record) {
  for (std::uint8_t item = 0; item < kItems; ++item) {
    if (scenario.has(Item{item}) && !kComparisons[item].agrees(told, record)) return false;
  }
  return true;
}

// Who may fit, by an index.
Result<std::vector<store::BeneficiaryId>> find_candidates(store::ClaimStore& claims, const Scenario& scenario,
                                                          const Told& told) {
  if (scenario.has(kMbi))
    return claims.find_by_identifier(store::IdentifierKind::mbi_hash, claims.identifier_hash()(told.mbi));
  BB_ASSIGN(auto found, claims.find_by_name_and_birth({told.given_name, told.family_name, *told.birth_date},
                                                      kMostNamesakes + 1));
  if (found.size() > kMostNamesakes) found.clear();
  return found;
}

}  // namespace

Result<Match> find_match(store::ClaimStore& claims, const PersonDescription& description) {
  const Told told = normalize(description);
  for (const Scenario& scenario : kScenarios) {
    if (!can_be_tried(scenario, told)) continue;
    BB_ASSIGN(const auto candidates, find_candidates(claims, scenario, told));
    std::vector<store::BeneficiaryId> fitting;
    for (const store::BeneficiaryId id : candidates) {
      BB_ASSIGN(const auto row, claims.find_beneficiary(id));
      if (!row) continue;
      const auto view = RecordView::parse(row->record);
      if (!view) return internal("a beneficiary's record does not parse");
      if (agrees(scenario, told, Beneficiary(*view))) fitting.push_back(id);
    }
    if (fitting.size() == 1) return Match{fitting.front(), scenario.number};
  }
  return Match{};
}

std::string own_ssn_last_four(std::string_view hicn, std::string_view benefit_code) {
  // CCW codebook: CRNT_BIC. Primary claimants, and who is insured by no work.
  static constexpr std::array kOwn =
      std::to_array<std::string_view>({"A", "J1", "J2", "J3", "J4", "M", "M1", "T", "TA"});
  hicn = trim(hicn);
  benefit_code = trim(benefit_code);
  if (hicn.size() < kClaimNumber) return {};
  if (benefit_code.empty()) benefit_code = hicn.substr(kClaimNumber);
  const std::string_view last_four = hicn.substr(kClaimNumber - kLastFour, kLastFour);
  const bool is_number =
      std::all_of(last_four.begin(), last_four.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool is_own = std::find(kOwn.begin(), kOwn.end(), benefit_code) != kOwn.end();
  return is_number && is_own ? std::string(last_four) : std::string();
}

}  // namespace bb::identity
