#include "terminology/name_file.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/folder.h"

namespace bb::terminology {
namespace {

class Kept final : public NameSink {
 public:
  Result<void> provider(std::string_view npi, const Provider& provider) override {
    lines.push_back(std::string(npi) + "=" + provider.display + "," + provider.taxonomy_code + "," +
                    provider.taxonomy_display);
    return {};
  }
  Result<void> drug(std::string_view ndc, std::string_view display) override {
    lines.push_back(std::string(ndc) + "=" + std::string(display));
    return {};
  }
  Result<void> icd(IcdSystem system, std::string_view code, std::string_view display) override {
    lines.push_back(std::to_string(static_cast<int>(system)) + ":" + std::string(code) + "=" +
                    std::string(display));
    return {};
  }
  Result<void> taxonomy(std::string_view code, std::string_view display) override {
    lines.push_back("taxonomy " + std::string(code) + "=" + std::string(display));
    return {};
  }
  Result<void> hcpcs(std::string_view code, std::string_view display) override {
    lines.push_back("hcpcs " + std::string(code) + "=" + std::string(display));
    return {};
  }
  std::vector<std::string> lines;
};

class NameFile : public testing::Test {
 protected:
  std::vector<std::string> read(const std::string& text) {
    Kept kept;
    EXPECT_TRUE(write_file(path(), text).ok());
    const auto count = read_name_file(path(), kept);
    EXPECT_TRUE(count.ok()) << count.error().message;
    if (count.ok()) {
      EXPECT_EQ(count->names, kept.lines.size());
    }
    return kept.lines;
  }
  std::string error(const std::string& text) {
    Kept kept;
    EXPECT_TRUE(write_file(path(), text).ok());
    const auto count = read_name_file(path(), kept);
    return count.ok() ? "" : count.error().message.substr(path().size());
  }
  std::string path() const { return folder_ / "names"; }

  using Lines = std::vector<std::string>;
  test::Folder folder_;
};

TEST(ProviderDisplay, organisation_is_shown_by_its_name_and_a_person_by_all_parts) {
  EXPECT_EQ(provider_display({.entity_type = "2",
                              .organisation = "ADVANTAGE HOME HEALTH CARE, INC.",
                              .prefix = {},
                              .first = {},
                              .middle = {},
                              .last = {},
                              .suffix = {},
                              .credential = {}}),
            "ADVANTAGE HOME HEALTH CARE, INC.");
  EXPECT_EQ(provider_display({"1", "", "DR.", "HAROLD", "LEROY", "SMITSON", "II", "M.D."}),
            "DR. HAROLD LEROY SMITSON II M.D.");  // expected/v2/eobReadDme.json
  EXPECT_EQ(provider_display({"1", "", "DR.", "ROBERT", "", "BISBEE", "", "MD"}), "DR. ROBERT BISBEE MD");
  EXPECT_EQ(provider_display({"1", "IGNORED", "", "", "", "", "", ""}), "");
}

TEST_F(NameFile, providers_come_from_json_lines) {
  EXPECT_EQ(
      read(R"({"npi":"1679576722","entityTypeCode":"1","providerOrganizationName":"",)"
           R"("taxonomyCode":"207X00000X","taxonomyDisplay":"Orthopaedic Surgery Physician",)"
           R"("providerFirstName":"DAVID ","providerMiddleName":"A","providerLastName":"WIEBE"})"
           "\r\n\n"
           R"({"npi":"0000000000", "entityTypeCode":  "2","providerOrganizationName":"Fake ORG Name"})"),
      (Lines{"1679576722=DAVID A WIEBE,207X00000X,Orthopaedic Surgery Physician",
             "0000000000=Fake ORG Name,,"}));
}

TEST_F(NameFile, drugs_come_from_json_lines) {
  EXPECT_EQ(read("{ \"code\": \"00000-0000\", \"display\": \"Fake Diluent - WATER\" }\n"),
            Lines{"00000-0000=Fake Diluent - WATER"});
}

TEST_F(NameFile, diagnoses_and_procedures_come_from_tabbed_lines) {
  EXPECT_EQ(read("system\tcode\tdisplay\nicd-10-cm\tB05\tMEASLES\nicd-9-cm\tA05\t\"OTH \"\"X\"\", NEC\"\n"
                 "icd-9-pcs\t9214\tBONE SCAN\nicd-10-pcs\tF00ZCKZ\tAPHASIA"),
            (Lines{"1:B05=MEASLES", "0:A05=OTH \"X\", NEC", "2:9214=BONE SCAN", "3:F00ZCKZ=APHASIA"}));
}

TEST_F(NameFile, what_is_wrong_is_told_with_its_line) {
  EXPECT_EQ(error("NPI,Name\n"),
            ", line 1: no known kind of file of names: docs/terminology.md tells which there are.");
  EXPECT_EQ(error("{\"code\":\"1\",\"display\":\"x\"}\n{\"code\":\"1\"}\n"),
            ", line 2: neither a provider (npi) nor a drug (code and display).");
  EXPECT_EQ(error("{\"npi\":\"12345678901\"}\n"), ", line 1: npi is not up to ten digits.");
  EXPECT_EQ(error("{\"npi\":12}\n"), ", line 1: npi is not up to ten digits.");
  EXPECT_EQ(error("{\"npi\":\n"), ", line 1: not a JSON object.");
  EXPECT_EQ(error("{\"npi\":\"\xFF\"}\n"), ", line 1: not UTF-8 text, or a NUL.");
  EXPECT_EQ(error("system\tcode\tdisplay\nicd-11\tA\tB\n"),
            ", line 2: the system is none of icd-9-cm, icd-10-cm, icd-9-pcs, icd-10-pcs.");
  EXPECT_EQ(error("system\tcode\tdisplay\nicd-9-cm\tA\n"),
            ", line 2: not three columns with tabs between them.");
  Kept kept;
  EXPECT_FALSE(read_name_file(folder_ / "none", kept).ok());
}

}  // namespace
}  // namespace bb::terminology
