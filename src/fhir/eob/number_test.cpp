#include "fhir/eob/number.h"

#include <gtest/gtest.h>

#include "support/records.h"

namespace bb::fhir::eob {
namespace {

using rif::Carrier;
using rif::Hospice;

std::string text(const Number& number) { return std::string(number.text()); }
std::string fixed(std::string_view written) { return text(Number(written, true)); }
std::string as_written(std::string_view written) { return text(Number(written, false)); }
std::string whole(std::string_view written) {
  const Number number(written, true);
  return std::string(number.whole());
}

TEST(Number, fixed_scale_always_shows_a_decimal) {
  EXPECT_EQ(fixed("75"), "75.0");
  EXPECT_EQ(fixed("777.00"), "777.0");
  EXPECT_EQ(fixed("17.30"), "17.3");
  EXPECT_EQ(fixed("9.57"), "9.57");
  EXPECT_EQ(fixed("0"), "0.0");
}

TEST(Number, as_written_shows_a_decimal_only_where_there_was_one) {
  EXPECT_EQ(as_written("60"), "60");
  EXPECT_EQ(as_written("1.0"), "1.0");
  EXPECT_EQ(as_written("60.2340"), "60.234");
}

TEST(Number, is_a_json_number_however_it_was_written) {
  EXPECT_EQ(fixed("-0012.50"), "-12.5");
  EXPECT_EQ(fixed("+7"), "7.0");
  EXPECT_EQ(fixed(".5"), "0.5");
  EXPECT_EQ(fixed("5."), "5.0");
  EXPECT_EQ(fixed("-0.00"), "0.0");
  EXPECT_EQ(as_written("007"), "7");
  EXPECT_EQ(fixed("123456789012345678901234567890"), "123456789012345678901234567890.0");
}

TEST(Number, what_is_no_plain_decimal_is_no_number) {
  for (const std::string_view text :
       {"", "-", ".", "1e3", "1.2.3", "12a", "NaN", " 1", "1,5", "1234567890123456789012345678901"}) {
    EXPECT_FALSE(Number(text, true)) << text;
  }
}

TEST(Number, whole_cuts_the_decimals_off) {
  EXPECT_EQ(whole("1.2494"), "1");
  EXPECT_EQ(whole("-1.9"), "-1");
  EXPECT_EQ(whole(".9"), "0");
}

TEST(Number, zero_is_zero_in_any_writing) {
  EXPECT_TRUE(Number("0.000", true).is_zero());
  EXPECT_TRUE(Number("-0", false).is_zero());
  EXPECT_FALSE(Number("0.01", true).is_zero());
}

TEST(Number, required_column_without_value_is_zero_and_optional_one_absent) {
  const std::string carrier = test::make_record<Carrier>({{Carrier::CLM_ID, "1"}});
  const Line<Carrier> line(RecordView::parse(carrier)->line(0));
  EXPECT_EQ(text(number<Carrier::LINE_NCH_PMT_AMT>(line)), "0.0");
  EXPECT_EQ(text(number<Carrier::LINE_SRVC_CNT>(line)), "0");

  const std::string hospice = test::make_record<Hospice>({{Hospice::CLM_ID, "1"}});
  const Line<Hospice> revenue(RecordView::parse(hospice)->line(0));
  EXPECT_EQ(text(number<Hospice::REV_CNTR_TOT_CHRG_AMT>(revenue)), "0.0");
  EXPECT_FALSE(number<Hospice::REV_CNTR_NDC_QTY>(revenue));
  // Optional on hospice lines only.
  EXPECT_FALSE(number<Hospice::REV_CNTR_NCVRD_CHRG_AMT>(revenue));
  EXPECT_TRUE(kRequired<rif::Hha::REV_CNTR_NCVRD_CHRG_AMT>);
}

TEST(Row, blanks_are_no_part_of_a_value) {
  const std::string record =
      test::make_record<Carrier>({{Carrier::CARR_NUM, "  61026 "}, {Carrier::RFR_PHYSN_NPI, "   "}});
  const Row<Carrier, 0, Carrier::kFirstLineColumn> row(RecordView::parse(record)->header());
  EXPECT_EQ(row[Carrier::CARR_NUM], "61026");
  EXPECT_EQ(row[Carrier::RFR_PHYSN_NPI], "");
  EXPECT_EQ(row[Carrier::CLM_ID], "");
}

}  // namespace
}  // namespace bb::fhir::eob
