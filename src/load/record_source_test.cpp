#include "load/record_source.h"

#include <gtest/gtest.h>

#include "support/folder.h"
#include "support/rif_file.h"

namespace bb::load {
namespace {

using rif::Carrier;
using Step = RecordSource::Step;

class RecordSourceTest : public testing::Test {
 protected:
  RecordSource& open() {
    opened_ = rif::Reader::open(path());
    EXPECT_TRUE(opened_.reader) << opened_.problem.reason;
    source_ = std::make_unique<RecordSource>(*opened_.reader);
    return *source_;
  }
  std::string path() const { return folder_ / "file.csv"; }

  test::Folder folder_;
  rif::Reader::Opened opened_;
  std::unique_ptr<RecordSource> source_;
};

TEST_F(RecordSourceTest, consecutive_rows_of_one_claim_become_one_record) {
  test::write_rif<Carrier>(path(), {{{Carrier::BENE_ID, "-1"},
                                     {Carrier::CLM_ID, "-10"},
                                     {Carrier::CLM_THRU_DT, "17-MAR-1981"},
                                     {Carrier::LINE_NUM, "1"}},
                                    {{Carrier::BENE_ID, "-1"},
                                     {Carrier::CLM_ID, "-10"},
                                     {Carrier::CLM_THRU_DT, "18-MAR-1981"},
                                     {Carrier::LINE_NUM, "2"}},
                                    {{Carrier::BENE_ID, "-2"},
                                     {Carrier::CLM_ID, "11"},
                                     {Carrier::CLM_THRU_DT, "19810319"},
                                     {Carrier::LINE_NUM, "1"}}});
  RecordSource& source = open();
  PreparedRecord prepared;
  ASSERT_EQ(source.next(prepared), Step::record);
  EXPECT_EQ(prepared.key, -10);
  EXPECT_EQ(prepared.beneficiary, -1);
  EXPECT_EQ(prepared.through, make_date(1981, 3, 17));  // the header's values are the first row's
  EXPECT_EQ(prepared.line, 2U);
  const Record<Carrier> first(*RecordView::parse(prepared.bytes));
  ASSERT_EQ(first.line_count(), 2U);
  EXPECT_EQ(first.line(1)[Carrier::LINE_NUM], "2");
  EXPECT_FALSE(first.has(Carrier::DML_IND));
  ASSERT_EQ(source.next(prepared), Step::record);
  EXPECT_EQ(prepared.key, 11);
  EXPECT_EQ(prepared.line, 4U);
  EXPECT_EQ(Record<Carrier>(*RecordView::parse(prepared.bytes)).line_count(), 1U);
  EXPECT_EQ(source.next(prepared), Step::end);
}

TEST_F(RecordSourceTest, rows_of_a_file_without_lines_stay_apart) {
  using rif::Beneficiary;
  test::write_rif<Beneficiary>(path(), {{{Beneficiary::BENE_ID, "-1"}, {Beneficiary::RFRNC_YR, "2019"}},
                                        {{Beneficiary::BENE_ID, "-1"}, {Beneficiary::RFRNC_YR, "2020"}}});
  RecordSource& source = open();
  PreparedRecord prepared;
  EXPECT_EQ(source.next(prepared), Step::record);
  EXPECT_EQ(source.next(prepared), Step::record);
  EXPECT_EQ(source.next(prepared), Step::end);
}

TEST_F(RecordSourceTest, claim_needs_its_through_date) {
  using rif::Pde;
  test::write_rif<Pde>(path(), {{{Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "1"}},
                                {{Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "2"}, {Pde::SRVC_DT, "20200101"}}});
  RecordSource& source = open();
  PreparedRecord prepared;
  ASSERT_EQ(source.next(prepared), Step::problem);
  ASSERT_EQ(source.problems().size(), 1U);
  EXPECT_EQ(source.problems()[0].column, "SRVC_DT");
  EXPECT_EQ(source.problems()[0].line, 2U);
  ASSERT_EQ(source.next(prepared), Step::record);
  EXPECT_EQ(prepared.key, 2);
}

TEST_F(RecordSourceTest, lines_of_one_claim_belong_to_one_beneficiary) {
  test::write_rif<Carrier>(
      path(), {{{Carrier::BENE_ID, "-1"}, {Carrier::CLM_ID, "5"}, {Carrier::CLM_THRU_DT, "20200101"}},
               {{Carrier::BENE_ID, "-2"}, {Carrier::CLM_ID, "5"}, {Carrier::CLM_THRU_DT, "20200101"}}});
  RecordSource& source = open();
  PreparedRecord prepared;
  ASSERT_EQ(source.next(prepared), Step::problem);
  EXPECT_EQ(source.problems()[0].column, "BENE_ID");
  EXPECT_EQ(source.problems()[0].line, 3U);
  EXPECT_EQ(source.next(prepared), Step::end);
}

TEST_F(RecordSourceTest, bad_row_within_a_claim_is_told_and_the_rest_is_read) {
  test::write_rif<Carrier>(
      path(), {{{Carrier::BENE_ID, "-1"}, {Carrier::CLM_ID, "5"}, {Carrier::CLM_THRU_DT, "20200101"}},
               {{Carrier::BENE_ID, "-1"}, {Carrier::CLM_ID, "5"}, {Carrier::CLM_THRU_DT, "never"}},
               {{Carrier::BENE_ID, "-1"}, {Carrier::CLM_ID, "6"}, {Carrier::CLM_THRU_DT, "20200101"}}});
  RecordSource& source = open();
  PreparedRecord prepared;
  EXPECT_EQ(source.next(prepared), Step::record);
  ASSERT_EQ(source.next(prepared), Step::problem);
  EXPECT_EQ(source.problems()[0].line, 3U);
  EXPECT_EQ(source.next(prepared), Step::record);
  EXPECT_EQ(source.next(prepared), Step::end);
}

TEST_F(RecordSourceTest, row_with_more_text_than_a_record_holds_is_told) {
  const std::string long_value(4000, 'x');
  std::vector<std::string_view> values(rif::Inpatient::kColumnCount);
  for (rif::ColumnIndex i = 0; i < rif::Inpatient::kColumnCount; ++i) {
    if (rif::Inpatient::kColumns[i].kind == rif::ValueKind::text) values[i] = long_value;
  }
  values[rif::Inpatient::DML_IND] = "INSERT";
  values[rif::Inpatient::BENE_ID] = "-1";
  values[rif::Inpatient::CLM_ID] = "1";
  values[rif::Inpatient::CLM_THRU_DT] = "20200101";
  auto writer = rif::Writer::create(rif::layout(rif::FileType::inpatient), path());
  (*writer)->row(values.data());
  ASSERT_TRUE((*writer)->close().ok());
  RecordSource& source = open();
  PreparedRecord prepared;
  ASSERT_EQ(source.next(prepared), Step::problem);
  EXPECT_NE(source.problems()[0].reason.find("65,535"), std::string::npos);
}

}  // namespace
}  // namespace bb::load
