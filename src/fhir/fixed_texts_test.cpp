// The texts that do not depend on the claim (URLs, codes and displays of ours) against CMS's own: each is in
// a published response, is a variable of the codebook or what the variable is called, or stands here with
// where it is from.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "support/json.h"
#include "support/leaf_sources.h"
#include "terminology/codebook.h"

namespace bb::fhir {
namespace {

// What no sample claim shows.
constexpr std::pair<std::string_view, std::string_view> kBeyondTheSamples[] = {
    {"cancelled", "FHIR explanationofbenefit-status; CCW: FINAL_ACTION N"},
    {"http://hl7.org/fhir/sid/unknown-icd-version", "CMS's system of a code without a version"},
    {"http://hl7.org/fhir/StructureDefinition/data-absent-reason", "FHIR extension; CMS uses it as a system"},
    {"Data Absent Reason", "CMS's display of the same"},
    {"NULL", "CMS's code of the same"},
    {"UNKNOWN", "CMS's supplier of a claim that names none"},
    {"RXCINV", "HL7 v3-ActCode"},
    {"Rx compound invoice", "HL7 v3-ActCode"},
    {"https://bluebutton.cms.gov/resources/codesystem/identifier-type", "CMS's system of NCPDP numbers"},
    {"NCPDP", "CARIN BB: number of a pharmacy"},
    {"National Council for Prescription Drug Programs", "CMS's display of the same in v1"},
    {"http://terminology.hl7.org/CodeSystem/v2-0203", "HL7's kinds of identifier"},
    {"DL", "HL7 v2-0203: CMS's v1 gives it to state licences"},
    {"State license number", "CMS's display of the same"},
    {"SL", "HL7 v2-0203: state licence"},
    {"TAX", "HL7 v2-0203: tax number"},
    {"Tax ID number", "CMS's display of the same in v1"},
    {"UPIN", "HL7 v2-0203"},
    {"Unique Physician Identification Number", "CMS's display of the same in v1"},
    {"referral", "ours: CMS numbers contained resources at random"},
    {"#referral", "the same"},
    {"F2", "X12 673, NDC units: international unit"},
    {"International Unit", "the same"},
    {"GR", "X12 673: gram"},
    {"Gram", "the same"},
    {"ME", "X12 673: milligram"},
    {"Milligram", "the same"},
    {"ML", "X12 673: millilitre"},
    {"UN", "X12 673: unit"},
    {"Unit", "the same"},
};

bool is_variable_or_label(std::string_view text, const std::set<std::string, std::less<>>& labels) {
  constexpr std::string_view kVariables = "https://bluebutton.cms.gov/resources/variables/";
  if (!text.starts_with(kVariables)) return labels.contains(text);
  return !terminology::codebook(text.substr(kVariables.size())).label().empty();
}

// A leaf's value, without the quotes of a text.
std::string_view value_of(std::string_view leaf) {
  leaf.remove_prefix(leaf.find(" = ") + 3);
  if (leaf.starts_with('"')) leaf = leaf.substr(1, leaf.size() - 2);
  return leaf;
}

class FixedTexts : public testing::TestWithParam<test::EobVersion> {};

TEST_P(FixedTexts, are_cms_own) {
  const auto folder = test::reference("expected/" + std::string(GetParam().name));
  if (!folder) GTEST_SKIP() << "no reference data beside the checkout";
  std::set<std::string, std::less<>> published, labels;
  for (const auto& file : std::filesystem::directory_iterator(*folder)) {
    for (const std::string& leaf : test::leaves(read_file(file.path().string()).value())) {
      published.emplace(value_of(leaf));
    }
  }
  std::set<std::string> fixed;
  for (const ClaimType type : kClaimTypes) {
    fixed.merge(test::fixed_leaves(GetParam(), type));
  }
  for (const std::string& leaf : fixed) {
    const std::string_view value = value_of(leaf);
    if (const std::size_t slash = value.rfind('/'); value.find("/variables/") != std::string_view::npos) {
      labels.emplace(terminology::codebook(value.substr(slash + 1)).label_json());
    }
  }
  for (const std::string& leaf : fixed) {
    const std::string_view value = value_of(leaf);
    const bool listed =
        std::ranges::any_of(kBeyondTheSamples, [&](const auto& each) { return each.first == value; });
    EXPECT_TRUE(test::is_sequence(leaf) || listed || published.contains(value) ||
                is_variable_or_label(value, labels))
        << leaf;
  }
}

INSTANTIATE_TEST_SUITE_P(Eob, FixedTexts, testing::ValuesIn(test::kEobVersions),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace bb::fhir
