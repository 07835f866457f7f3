// The tables themselves: what refers to something finds it, and what is a code is one.
#include "synth/tables.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "terminology/codebook.h"

namespace bb::synth {
namespace {

bool in_codebook(const char* variable, std::string_view code) {
  return !terminology::codebook(variable).display_json(code).empty();
}

bool is_icd(std::string_view code) {
  for (const Icd& icd : reference().icd) {
    if (icd.code == code) return true;
  }
  return false;
}

// The NPI's check digit: ISO 7812's Luhn sum over 80840 and the ten digits (CMS, "Requirements for NPI").
bool is_npi(std::string_view npi) {
  const std::string digits = "80840" + std::string(npi);
  int sum = 0;
  for (std::size_t n = 0; n < digits.size(); ++n) {
    int digit = digits[digits.size() - 1 - n] - '0';
    if (n % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return npi.size() == 10 && sum % 10 == 0;
}

TEST(Tables, every_row_has_the_columns_of_the_first) {
  for (const NamedTable& table : embedded_tables()) {
    const auto rows = read_table(table.text);
    ASSERT_FALSE(rows.empty()) << table.name;
    for (const Texts& row : rows)
      EXPECT_EQ(row.size(), rows.front().size()) << table.name << " " << row.front();
    // Written into JSON and RIF as they are.
    EXPECT_EQ(table.text.find_first_of("\"\\|\r"), std::string_view::npos) << table.name;
  }
}

TEST(Tables, npis_have_their_check_digit_and_are_given_once) {
  EXPECT_TRUE(is_npi("1234567893"));  // the example of CMS's document
  EXPECT_FALSE(is_npi("1234567890"));
  std::set<std::string_view> seen;
  for (const Provider& provider : reference().providers) {
    EXPECT_TRUE(is_npi(provider.npi)) << provider.npi;
    EXPECT_TRUE(seen.insert(provider.npi).second) << provider.npi;
    EXPECT_TRUE(in_codebook("prvdr_spclty", provider.specialty)) << provider.specialty;
  }
}

TEST(Tables, icd_codes_have_their_shape_and_a_display) {
  const std::regex cm("[A-Z][0-9][0-9A-Z]([0-9A-Z]{0,4})"), pcs("[0-9A-HJ-NP-Z]{7}");
  std::set<std::string_view> seen;
  for (const Icd& icd : reference().icd) {
    EXPECT_TRUE(std::regex_match(std::string(icd.code), icd.procedure ? pcs : cm)) << icd.code;
    EXPECT_TRUE(seen.insert(icd.code).second) << icd.code;
    EXPECT_FALSE(icd.display.empty());
  }
}

TEST(Tables, drugs_have_codes_of_nobodys_labeler) {
  std::set<std::string_view> products;
  for (const Drug& drug : reference().drugs) {
    EXPECT_TRUE(std::regex_match(std::string(drug.ndc), std::regex("99991[0-9]{6}"))) << drug.ndc;
    EXPECT_TRUE(products.insert(drug.ndc.substr(0, 9)).second) << drug.ndc;
    EXPECT_GT(drug.price, 0);
    EXPECT_GT(drug.per_month, 0);
  }
}

TEST(Tables, services_have_codes_of_the_codebook) {
  std::set<std::string_view> seen;
  for (const Service& service : reference().services) {
    EXPECT_TRUE(std::regex_match(std::string(service.hcpcs), std::regex("[0-9]{5}|[A-CEGHJ-MP-V][0-9]{4}")))
        << service.hcpcs;
    EXPECT_TRUE(seen.insert(service.hcpcs).second) << service.hcpcs;
    EXPECT_TRUE(in_codebook("betos_cd", service.betos)) << service.betos;
    EXPECT_TRUE(in_codebook("line_cms_type_srvc_cd", std::string_view(&service.type, 1))) << service.hcpcs;
    EXPECT_TRUE(in_codebook("rev_cntr_stus_ind_cd", service.status)) << service.status;
  }
}

TEST(Tables, every_condition_and_stay_and_visit_finds_what_it_names) {
  const Reference& r = reference();
  for (const Condition& condition : r.conditions) {
    for (const std::string_view code : condition.diagnoses) EXPECT_TRUE(is_icd(code)) << code;
    for (const std::string_view key : condition.with) EXPECT_NE(r.find_condition(key), nullptr) << key;
  }
  for (const StayKind& stay : r.stays) {
    EXPECT_TRUE(is_icd(stay.principal)) << stay.principal;
    for (const std::string_view code : stay.secondary) EXPECT_TRUE(is_icd(code)) << code;
    for (const std::string_view code : stay.procedures) EXPECT_TRUE(is_icd(code)) << code;
    EXPECT_TRUE(std::regex_match(std::string(stay.drg), std::regex("[0-9]{3}"))) << stay.drg;
    EXPECT_EQ(stay.operation.lines.empty(), stay.operation.role.empty()) << stay.drg;
  }
  for (const Visit& visit : r.visits) {
    EXPECT_FALSE(visit.lines.empty()) << visit.key;
    EXPECT_EQ(visit.lines.front().chance, 100) << visit.key;
    EXPECT_EQ(visit.condition != nullptr, visit.occasion == Occasion::condition) << visit.key;
    for (const std::string_view code : visit.diagnoses) EXPECT_TRUE(is_icd(code)) << visit.key << " " << code;
    for (const Community& community : r.communities) {
      EXPECT_EQ(r.provider(community, visit.role).role, visit.role) << visit.key;
    }
    for (const VisitLine& line : visit.lines) {
      if (visit.type == ClaimType::outpatient) {
        EXPECT_TRUE(in_codebook("rev_cntr", line.revenue_center)) << visit.key << " " << line.revenue_center;
        if (line.service == nullptr) continue;
        EXPECT_GT(line.service->hospital, 0) << visit.key << " " << line.service->hcpcs;
      } else {
        ASSERT_NE(line.service, nullptr) << visit.key;
        EXPECT_GT(line.service->physician, 0) << visit.key << " " << line.service->hcpcs;
        EXPECT_TRUE(in_codebook("line_place_of_srvc_cd", visit.place)) << visit.place;
      }
    }
  }
  for (const Showcase& showcase : r.showcases) {
    for (const Condition* condition : showcase.conditions) EXPECT_NE(condition, nullptr) << showcase.number;
  }
}

TEST(Tables, communities_have_codes_of_the_codebook) {
  for (const Community& community : reference().communities) {
    EXPECT_TRUE(in_codebook("state_cd", community.ssa_state));
    EXPECT_TRUE(in_codebook("prvdr_state_cd", community.ssa_state));
    EXPECT_TRUE(in_codebook("carr_num", community.carrier)) << community.carrier;
    EXPECT_TRUE(in_codebook("carr_num", community.dme_carrier)) << community.dme_carrier;
    EXPECT_TRUE(in_codebook("carr_line_prcng_lclty_cd", community.locality)) << community.locality;
  }
}

TEST(Tables, benefit_years_follow_each_other_to_the_last_reference_year) {
  const auto& years = reference().years;
  for (std::size_t n = 0; n < years.size(); ++n) EXPECT_EQ(years[n].year, 2016 + static_cast<int>(n));
  EXPECT_EQ(years.back().year, 2026);
  // 42 CFR 409.82 and 410.160, as CMS announces them each autumn.
  EXPECT_EQ(reference().year(2024).part_a_deductible, 163'200);
  EXPECT_EQ(reference().year(2024).part_b_deductible, 24'000);
}

}  // namespace
}  // namespace bb::synth
