// The rules for a claim as a whole that the sample claims do not show.
#include "support/eob.h"

namespace bb::fhir::v2::eob {
namespace {

using rif::Carrier;
using rif::Dme;
using rif::Hospice;
using rif::Inpatient;
using rif::Outpatient;
using rif::Pde;
using test::kVariables;
using test::Leaves;
using test::make_record;

using ClaimTest = test::EobTest;

TEST_F(ClaimTest, record_that_cannot_be_read_appends_nothing) {
  terminology::Names names(source);
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_FALSE(render_eob(out, test::stored(ClaimType::carrier, "garbage").view(), {}, names));
  // A record of another file than the claim's type.
  const std::string pde = make_record<Pde>({{Pde::PDE_ID, "1"}});
  EXPECT_FALSE(render_eob(out, test::stored(ClaimType::carrier, pde).view(), {}, names));
  EXPECT_TRUE(buffer.empty());
}

TEST_F(ClaimTest, every_type_renders_with_nothing_but_ids) {
  const auto check = [&]<class File>(ClaimType type, File, typename File::Column id, std::string_view name) {
    const std::string json = render(type, make_record<File>({{id, "-7"}, {File::BENE_ID, "-9"}}));
    EXPECT_EQ(at(json, "id"), '"' + std::string(name) + "--7\"");
    EXPECT_EQ(at(json, "patient.reference"), "\"Patient/-9\"");
    EXPECT_EQ(part(json, "careTeam"), Leaves());
    EXPECT_EQ(part(json, "diagnosis"), Leaves());
    EXPECT_EQ(at(json, "status"), "");
    EXPECT_EQ(at(json, "item[0].sequence"), "1");
  };
  check(ClaimType::carrier, Carrier(), Carrier::CLM_ID, "carrier");
  check(ClaimType::dme, Dme(), Dme::CLM_ID, "dme");
  check(ClaimType::hha, rif::Hha(), rif::Hha::CLM_ID, "hha");
  check(ClaimType::hospice, Hospice(), Hospice::CLM_ID, "hospice");
  check(ClaimType::inpatient, Inpatient(), Inpatient::CLM_ID, "inpatient");
  check(ClaimType::outpatient, Outpatient(), Outpatient::CLM_ID, "outpatient");
  check(ClaimType::pde, Pde(), Pde::PDE_ID, "pde");
  check(ClaimType::snf, rif::Snf(), rif::Snf::CLM_ID, "snf");
}

TEST_F(ClaimTest, required_amount_without_value_is_shown_as_zero) {
  const std::string json = render(ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"}}));
  EXPECT_EQ(at(json, "payment.amount.value"), "0.0");
  EXPECT_EQ(at(json, "item[0].adjudication[0].amount.value"), "0.0");
}

TEST_F(ClaimTest, final_action_is_the_status) {
  const auto status = [&](std::string_view action) {
    return at(render(ClaimType::carrier,
                     make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::FINAL_ACTION, action}})),
              "status");
  };
  EXPECT_EQ(status("F"), "\"active\"");
  EXPECT_EQ(status("N"), "\"cancelled\"");
  EXPECT_EQ(status("Z"), "");
}

TEST_F(ClaimTest, text_is_escaped) {
  const std::string json = render(
      ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::CARR_NUM, "a\"b\\c\td"}}));
  EXPECT_EQ(at(json, "extension[0].valueIdentifier.value"), R"("a\"b\\c\td")");
}

TEST_F(ClaimTest, code_the_codebook_does_not_know_is_shown_without_display) {
  const std::string json =
      render(ClaimType::carrier,
             make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::CARR_CLM_ENTRY_CD, "Q\""}}));
  EXPECT_EQ(
      part(json, "extension[0]"),
      (Leaves{R"(extension[0].url = ")" + std::string(kVariables) + R"(carr_clm_entry_cd")",
              R"(extension[0].valueCoding.code = "Q\"")",
              R"(extension[0].valueCoding.system = ")" + std::string(kVariables) + R"(carr_clm_entry_cd")"}));
}

TEST_F(ClaimTest, number_or_date_that_cannot_be_read_is_left_out) {
  const std::string json =
      render(ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"},
                                                       {Carrier::CLM_PMT_AMT, "abc"},
                                                       {Carrier::CLM_FROM_DT, "31-FEB-2014"},
                                                       {Carrier::CLM_THRU_DT, "20140301"}}));
  EXPECT_EQ(part(json, "payment"), Leaves());
  EXPECT_EQ(part(json, "billablePeriod"), Leaves{R"(billablePeriod.end = "2014-03-01")"});
}

TEST_F(ClaimTest, institution_is_contained_when_it_has_a_number) {
  const std::string json = render(
      ClaimType::hospice, make_record<Hospice>({{Hospice::CLM_ID, "1"}, {Hospice::PRVDR_NUM, "12345"}}));
  EXPECT_EQ(at(json, "contained[0].identifier[0].value"), "\"12345\"");
  EXPECT_EQ(at(json, "contained[0].name"), "");
  EXPECT_EQ(at(json, "provider.reference"), "\"#provider-org\"");
  const std::string without = render(ClaimType::hospice, make_record<Hospice>({{Hospice::CLM_ID, "1"}}));
  EXPECT_EQ(part(without, "contained"), Leaves());
  EXPECT_EQ(part(without, "provider"), Leaves());
}

}  // namespace
}  // namespace bb::fhir::v2::eob
