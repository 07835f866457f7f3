#include "claims/record.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

using rif::Carrier;

std::vector<std::string_view> carrier_row(std::string_view line) {
  std::vector<std::string_view> values(Carrier::kColumnCount);
  values[Carrier::DML_IND] = "INSERT";
  values[Carrier::CLM_ID] = "9991831999";
  values[Carrier::CARR_CLM_BLG_NPI_NUM] = "1234567890";
  values[Carrier::LINE_NUM] = line;
  values[Carrier::CARR_LINE_ANSTHSA_UNIT_CNT] = "0";
  return values;
}

std::string two_lines() {
  RecordBuilder builder(rif::layout(rif::FileType::carrier));
  EXPECT_TRUE(builder.start(carrier_row("6").data()));
  EXPECT_TRUE(builder.add_line(carrier_row("7").data()));
  return std::string(builder.finish());
}

TEST(Record, reads_back_header_and_lines_in_place) {
  const std::string bytes = two_lines();
  const auto view = RecordView::parse(bytes);
  ASSERT_TRUE(view);
  const Record<Carrier> claim(*view);
  EXPECT_EQ(claim[Carrier::CLM_ID], "9991831999");
  EXPECT_EQ(claim[Carrier::CARR_CLM_BLG_NPI_NUM], "1234567890");
  EXPECT_EQ(claim[Carrier::CARR_NUM], "");
  EXPECT_FALSE(claim.has(Carrier::CARR_NUM));
  ASSERT_EQ(claim.line_count(), 2U);
  EXPECT_EQ(claim.line(0)[Carrier::LINE_NUM], "6");
  EXPECT_EQ(claim.line(1)[Carrier::LINE_NUM], "7");
  EXPECT_EQ(claim.line(1)[Carrier::CARR_LINE_ANSTHSA_UNIT_CNT], "0");
  EXPECT_GE(claim[Carrier::CLM_ID].data(), bytes.data());
  EXPECT_LT(claim[Carrier::CLM_ID].data(), bytes.data() + bytes.size());
}

TEST(Record, for_each_visits_the_values_in_the_order_of_the_columns) {
  const std::string bytes = two_lines();
  std::vector<std::pair<std::size_t, std::string>> seen;
  RecordView::parse(bytes)->header().for_each(
      [&](std::size_t column, std::string_view value) { seen.emplace_back(column, value); });
  const std::vector<std::pair<std::size_t, std::string>> expected = {
      {Carrier::DML_IND, "INSERT"},
      {Carrier::CLM_ID, "9991831999"},
      {Carrier::CARR_CLM_BLG_NPI_NUM, "1234567890"}};
  EXPECT_EQ(seen, expected);
}

TEST(Record, file_without_lines_has_none) {
  std::vector<std::string_view> values(rif::Pde::kColumnCount);
  values[rif::Pde::PDE_ID] = "89";
  RecordBuilder builder(rif::layout(rif::FileType::pde));
  ASSERT_TRUE(builder.start(values.data()));
  const auto view = RecordView::parse(builder.finish());
  ASSERT_TRUE(view);
  EXPECT_EQ(view->line_count(), 0U);
  EXPECT_EQ(Record<rif::Pde>(*view)[rif::Pde::PDE_ID], "89");
}

TEST(Record, no_cut_or_changed_length_passes_the_check) {
  const std::string bytes = two_lines();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(RecordView::parse(std::string_view(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(RecordView::parse(bytes + "x"));
  std::string other_version = bytes;
  other_version[0] = 2;
  EXPECT_FALSE(RecordView::parse(other_version));
}

TEST(Record, text_over_64_kib_in_a_row_is_refused) {
  const std::string long_text(70000, 'x');
  auto values = carrier_row("1");
  values[Carrier::CARR_NUM] = long_text;
  RecordBuilder builder(rif::layout(rif::FileType::carrier));
  EXPECT_FALSE(builder.start(values.data()));
}

TEST(FileType, numbered_columns_are_found_when_compiling) {
  constexpr auto codes = rif::numbered<Carrier, 12>("ICD_DGNS_CD");
  static_assert(codes[0] == Carrier::ICD_DGNS_CD1);
  EXPECT_EQ(codes[11], Carrier::ICD_DGNS_CD12);
  EXPECT_EQ(Carrier::kFirstLineColumn, Carrier::LINE_NUM);
  EXPECT_EQ(rif::Pde::kFirstLineColumn, rif::Pde::kColumnCount);
}

}  // namespace
}  // namespace bb
