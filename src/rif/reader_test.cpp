#include "rif/reader.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>

#include "base/file.h"
#include "rif/writer.h"
#include "support/folder.h"

namespace bb::rif {
namespace {

using Columns = std::map<Pde::Column, std::string>;

std::string pde_header(std::string_view delimiter = "|") {
  std::string text;
  for (const ColumnInfo& column : Pde::kColumns) {
    if (!text.empty()) text += delimiter;
    text += column.name;
  }
  return text;
}

// A good row, but for what `columns` says.
std::string pde_row(const Columns& columns = {}) {
  const Columns usual = {{Pde::DML_IND, "INSERT"}, {Pde::PDE_ID, "89"}, {Pde::BENE_ID, "-1"}};
  std::string text;
  for (ColumnIndex i = 0; i < Pde::kColumnCount; ++i) {
    if (i > 0) text += '|';
    const auto column = static_cast<Pde::Column>(i);
    const auto own = columns.find(column);
    const auto other = usual.find(column);
    text += own != columns.end() ? own->second : other != usual.end() ? other->second : "";
  }
  return text;
}

class RifReader : public testing::Test {
 protected:
  Reader::Opened open(const std::string& text) {
    EXPECT_TRUE(write_file(path(), text).ok());
    return Reader::open(path());
  }
  std::string path() const { return folder_ / "file.csv"; }

  // Rows as "PDE_ID" and problems as "line LINE COLUMN: REASON", in the order of the file.
  std::vector<std::string> read(const std::string& text) {
    auto opened = open(text);
    EXPECT_TRUE(opened.reader) << opened.problem.reason;
    std::vector<std::string> found;
    while (opened.reader) {
      const auto step = opened.reader->next();
      if (step == Reader::Step::end) break;
      if (step == Reader::Step::row) {
        found.emplace_back(opened.reader->values()[Pde::PDE_ID]);
        continue;
      }
      for (const Problem& problem : opened.reader->problems()) {
        EXPECT_EQ(problem.file, path());
        found.push_back("line " + std::to_string(problem.line) + " " + problem.column + ": " +
                        problem.reason);
      }
    }
    return found;
  }
  // The value of the one row's DAW_PROD_SLCTN_CD (text).
  std::string value(const std::string& raw) {
    auto opened = open(pde_header() + "\n" + pde_row({{Pde::DAW_PROD_SLCTN_CD, raw}}) + "\n");
    EXPECT_TRUE(opened.reader);
    EXPECT_EQ(opened.reader->next(), Reader::Step::row) << raw;
    return std::string(opened.reader->values()[Pde::DAW_PROD_SLCTN_CD]);
  }
  // What the one row's one problem is.
  Problem problem(const Columns& columns) {
    auto opened = open(pde_header() + "\n" + pde_row(columns) + "\n");
    EXPECT_EQ(opened.reader->next(), Reader::Step::problem);
    EXPECT_EQ(opened.reader->problems().size(), 1U);
    EXPECT_EQ(opened.reader->problems().front().line, 2U);
    return opened.reader->problems().front();
  }

  using Found = std::vector<std::string>;
  test::Folder folder_;
};

TEST_F(RifReader, rows_come_one_by_one_with_lf_or_crlf_with_or_without_the_last) {
  const std::string header = pde_header(), first = pde_row(), second = pde_row({{Pde::PDE_ID, "-90"}});
  const Found expected = {"89", "-90"};
  EXPECT_EQ(read(header + "\n" + first + "\n" + second + "\n"), expected);
  EXPECT_EQ(read(header + "\n" + first + "\n" + second), expected);
  EXPECT_EQ(read(header + "\r\n" + first + "\r\n" + second + "\r\n"), expected);
  EXPECT_EQ(read("\xEF\xBB\xBF" + header + "\n" + first + "\n\n" + second + "\n\n"), expected);
  EXPECT_EQ(read(header + "\n" + first + "|\n" + second + "|\n"), expected);  // as CMS's samples end
  EXPECT_EQ(read(header), Found{});
}

TEST_F(RifReader, columns_may_stand_in_any_order) {
  std::string header, row;
  for (int i = Pde::kColumnCount - 1; i >= 0; --i) {
    header += std::string(Pde::kColumns[i].name) + "|";
    row += i == Pde::DML_IND ? "UPDATE|" : i == Pde::PDE_ID ? "7|" : i == Pde::BENE_ID ? "-1|" : "|";
  }
  header.pop_back();
  EXPECT_EQ(read(header + "\n" + row + "\n"), Found{"7"});
}

// CMS's tables had XREF_GRP_ID and XREF_SW of beneficiaries for a time.
TEST_F(RifReader, columns_that_deliveries_are_known_to_have_besides_are_passed_over) {
  const auto names = [](const std::vector<std::string_view>& extra) {
    std::string header = extra.empty() ? "" : std::string(extra[0]) + "|";
    for (const ColumnInfo& column : Beneficiary::kColumns) header += std::string(column.name) + "|";
    for (std::size_t i = 1; i < extra.size(); ++i) header += std::string(extra[i]) + "|";
    return header;
  };
  const std::string values = "INSERT|-7" + std::string(Beneficiary::kColumnCount - 2, '|');
  auto opened = open(names({"XREF_SW", "XREF_GRP_ID"}) + "\nY|" + values + "|4711|\n");
  ASSERT_TRUE(opened.reader) << opened.problem.reason;
  ASSERT_EQ(opened.reader->next(), Reader::Step::row);
  EXPECT_EQ(opened.reader->values()[Beneficiary::BENE_ID], "-7");
  for (std::size_t i = 0; i < Beneficiary::kColumnCount; ++i) {
    if (i != Beneficiary::BENE_ID) {
      EXPECT_EQ(opened.reader->values()[i], "") << i;
    }
  }
  EXPECT_TRUE(open(names({"XREF_SW"})).reader);

  EXPECT_EQ(
      open(names({"XREF_SW", "SHOE_SIZE"})).problem.reason,
      "The header is that of beneficiary, with columns that no such file is known to have: SHOE_SIZE. What "
      "they say would be lost; load the file without them.");
  EXPECT_FALSE(open(names({"XREF_SW", "XREF_SW"})).reader);
  EXPECT_FALSE(open("XREF_SW|" + pde_header()).reader);
}

TEST_F(RifReader, values_are_checked_by_the_kind_of_their_column) {
  EXPECT_EQ(problem({{Pde::SRVC_DT, "31-FEB-2020"}}).column, "SRVC_DT");
  EXPECT_EQ(problem({{Pde::SRVC_DT, "2020-01-31"}}).reason,
            "not a date (such as 17-MAR-1981 or 19810317): it has the shape 9999-99-99.");
  EXPECT_EQ(problem({{Pde::PTNT_PAY_AMT, "12,5"}}).reason,
            "not a number (such as -12 or 550.00): it has the shape 99,9.");
  for (const char* bad : {"1e3", "--1", "1.2.3", ".", "-", "12 ", "NaN"}) {
    EXPECT_EQ(problem({{Pde::PTNT_PAY_AMT, bad}}).column, "PTNT_PAY_AMT") << bad;
  }
  for (const char* bad : {"1.0", "99999999999999999999", "x", "+1"}) {
    EXPECT_EQ(problem({{Pde::CLM_GRP_ID, bad}}).column, "CLM_GRP_ID") << bad;
  }
  EXPECT_EQ(
      read(pde_header() + "\n" +
           pde_row({{Pde::PTNT_PAY_AMT, "-.5"}, {Pde::SRVC_DT, "17-Mar-1981"}, {Pde::PD_DT, "19810317"}})),
      Found{"89"});
}

TEST_F(RifReader, key_and_beneficiary_are_needed) {
  EXPECT_EQ(problem({{Pde::BENE_ID, ""}}).column, "BENE_ID");
  EXPECT_EQ(problem({{Pde::BENE_ID, " "}}).reason, "no value: every row needs one.");
  EXPECT_EQ(problem({{Pde::PDE_ID, ""}}).column, "PDE_ID");
}

TEST_F(RifReader, only_insert_and_update_are_supported_and_neither_is_kept) {
  EXPECT_EQ(problem({{Pde::DML_IND, "DELETE"}}).reason,
            "rows that delete are not supported. Only INSERT and UPDATE are.");
  EXPECT_EQ(problem({{Pde::DML_IND, "insert"}}).column, "DML_IND");
  EXPECT_EQ(problem({{Pde::DML_IND, ""}}).column, "DML_IND");
  auto opened = open(pde_header() + "\n" + pde_row());
  ASSERT_EQ(opened.reader->next(), Reader::Step::row);
  EXPECT_TRUE(opened.reader->values()[Pde::DML_IND].empty());
  EXPECT_EQ(opened.reader->action(), Action::insert);
  opened = open(pde_header() + "\n" + pde_row({{Pde::DML_IND, "UPDATE"}}));
  ASSERT_EQ(opened.reader->next(), Reader::Step::row);
  EXPECT_EQ(opened.reader->action(), Action::update);
}

TEST_F(RifReader, goes_on_where_a_former_reading_stood) {
  auto opened =
      open(pde_header() + "\r\n" + pde_row() + "\r\n\r\n" + pde_row({{Pde::PDE_ID, "90"}}) + "\r\n");
  ASSERT_EQ(opened.reader->next(), Reader::Step::row);
  ASSERT_EQ(opened.reader->next(), Reader::Step::row);
  EXPECT_EQ(opened.reader->line(), 4U);
  const std::uint64_t offset = opened.reader->row_offset();
  auto again = Reader::open(path());
  ASSERT_TRUE(again.reader->skip_to(offset, 3));
  ASSERT_EQ(again.reader->next(), Reader::Step::row);
  EXPECT_EQ(again.reader->values()[Pde::PDE_ID], "90");
  EXPECT_EQ(again.reader->line(), 4U);
  EXPECT_EQ(again.reader->row_offset(), offset);
  EXPECT_EQ(again.reader->next(), Reader::Step::end);
}

TEST_F(RifReader, a_bad_row_tells_all_that_is_wrong_and_the_next_is_read) {
  EXPECT_EQ(
      read(pde_header() + "\n" + pde_row({{Pde::BENE_ID, "x1"}, {Pde::SRVC_DT, "today"}}) + "\n" + pde_row()),
      (Found{"line 2 BENE_ID: not an integer of at most 64 bits: it has the shape A9.",
             "line 2 SRVC_DT: not a date (such as 17-MAR-1981 or 19810317): it has the shape AAAAA.", "89"}));
}

TEST_F(RifReader, wrong_number_of_columns_is_told_with_both_numbers) {
  EXPECT_EQ(read(pde_header() + "\nINSERT|89|1\n" + pde_row() + "|x\n" + pde_row() + "||\n"),
            (Found{"line 2 : too few columns: 3 values, the header names 41.",
                   "line 3 : too many columns: 42 values, the header names 41.",
                   "line 4 : too many columns: 43 values, the header names 41."}));
}

TEST_F(RifReader, file_that_was_cut_off_is_told_apart) {
  EXPECT_EQ(read(pde_header() + "\n" + pde_row() + "\nINSERT|90|1"),
            (Found{"89",
                   "line 3 : the file ends within this row (3 values, the header names 41): it was "
                   "likely cut off."}));
}

TEST_F(RifReader, bytes_that_are_no_text_are_refused) {
  const std::string wrong = "line 2 : the row is not UTF-8 text, or holds a NUL.";
  EXPECT_EQ(read(pde_header() + "\n" + pde_row({{Pde::DAW_PROD_SLCTN_CD, "\xC3("}})), Found{wrong});
  EXPECT_EQ(read(pde_header() + "\n" + pde_row({{Pde::DAW_PROD_SLCTN_CD, std::string("a\0b", 3)}})),
            Found{wrong});
  EXPECT_EQ(value("Jos\xC3\xA9"), "Jos\xC3\xA9");
}

TEST_F(RifReader, long_values_and_rows_are_refused) {
  EXPECT_EQ(problem({{Pde::DAW_PROD_SLCTN_CD, std::string(4001, 'x')}}).reason,
            "the value is longer than 4000 bytes.");
  EXPECT_EQ(read(pde_header() + "\n" + pde_row() + "\n" + std::string(3'000'000, 'x')),
            (Found{"89", "line 3 : the row is longer than 1048576 bytes."}));
}

TEST_F(RifReader, backslash_before_the_delimiter_is_dropped_as_cms_does) {
  EXPECT_EQ(value("SEOUL\\"), "SEOUL");
  EXPECT_EQ(value("a\\\\b"), "a\\b");
  EXPECT_EQ(value("a\\b"), "a\\b");
  EXPECT_EQ(value("a\\\\"), "a\\");
}

TEST_F(RifReader, quoted_value_may_hold_the_delimiter) {
  EXPECT_EQ(value("\"a|b\""), "a|b");
  EXPECT_EQ(value("\"say \"\"no\"\"\""), "say \"no\"");
  EXPECT_EQ(value("5\" pipe"), "5\" pipe");
  EXPECT_EQ(value("\"\""), "");
  EXPECT_EQ(read(pde_header() + "\n" + pde_row({{Pde::DAW_PROD_SLCTN_CD, "\"open"}}) + "\n" + pde_row()),
            (Found{"line 2 : a value begins with a double quote that is not closed in its row.", "89"}));
}

TEST_F(RifReader, value_of_blanks_alone_is_absent) {
  EXPECT_EQ(value(" "), "");
  EXPECT_EQ(value("   "), "");
  EXPECT_EQ(value(" x "), " x ");
}

TEST_F(RifReader, other_delimiter_is_named) {
  const auto opened = open(pde_header(",") + "\n");
  EXPECT_FALSE(opened.reader);
  EXPECT_TRUE(opened.resembles_rif);
  EXPECT_EQ(opened.problem.line, 1U);
  EXPECT_EQ(opened.problem.reason,
            "The header has no '|' between its columns; the delimiter seems to be ','.");
  EXPECT_EQ(open(pde_header("\t") + "\n").problem.reason,
            "The header has no '|' between its columns; the delimiter seems to be a tab.");
}

TEST_F(RifReader, unknown_header_is_compared_with_the_nearest_kind) {
  std::string header = pde_header();
  header.replace(header.find("FILL_NUM"), 8, "REFILLS");
  const auto opened = open(header + "|EXTRA|BENE_ID\n");
  EXPECT_TRUE(opened.resembles_rif);
  EXPECT_EQ(opened.problem.reason,
            "The header is that of no known kind of file. Nearest is pde; missing: FILL_NUM; unknown: "
            "REFILLS, EXTRA; twice: BENE_ID.");
}

TEST_F(RifReader, other_files_are_no_rif) {
  for (const char* text :
       {"", "\n", "BENE_ID,CARRIER_CLAIMS,DME_CLAIMS\n-1,2,3\n", "{\"a\":1}", "PK\x03\x04"}) {
    const auto opened = open(text);
    EXPECT_FALSE(opened.reader) << text;
    EXPECT_FALSE(opened.resembles_rif) << text;
    EXPECT_FALSE(opened.problem.reason.empty()) << text;
  }
}

TEST_F(RifReader, missing_file_folder_or_pipe_is_a_problem) {
  EXPECT_FALSE(Reader::open(folder_ / "none.csv").problem.reason.empty());
  EXPECT_FALSE(Reader::open(folder_.path()).problem.reason.empty());
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(Reader::open(folder_ / "pipe").problem.reason, "is no regular file: it is read more than once.");
}

TEST_F(RifReader, reads_back_what_the_writer_wrote) {
  const std::string awkward[] = {"plain",  "a|b",      "\"quoted\"", "back\\slash",
                                 "ends\\", "5\" pipe", "x|\"y\\"};
  auto writer = Writer::create(layout(FileType::pde), path());
  ASSERT_TRUE(writer.ok());
  for (const std::string& text : awkward) {
    std::vector<std::string_view> values(Pde::kColumnCount);
    values[Pde::DML_IND] = "INSERT";
    values[Pde::PDE_ID] = "1";
    values[Pde::BENE_ID] = "2";
    values[Pde::SUBMSN_CLR_CD] = text;
    (*writer)->row(values.data());
  }
  EXPECT_EQ((*writer)->rows(), std::size(awkward));
  ASSERT_TRUE((*writer)->close().ok());
  const auto opened = Reader::open(path());
  ASSERT_TRUE(opened.reader) << opened.problem.reason;
  for (const std::string& text : awkward) {
    ASSERT_EQ(opened.reader->next(), Reader::Step::row) << text;
    EXPECT_EQ(opened.reader->values()[Pde::SUBMSN_CLR_CD], text);
  }
  EXPECT_EQ(opened.reader->next(), Reader::Step::end);
  EXPECT_EQ(opened.reader->bytes_read(), std::filesystem::file_size(path()));
}

TEST_F(RifReader, rows_across_the_buffers_edge_stay_whole) {
  std::string text = pde_header() + "\n";
  Found expected;
  for (int i = 0; text.size() < 5'000'000; ++i) {
    expected.push_back(std::to_string(i));
    text +=
        pde_row({{Pde::PDE_ID, expected.back()}, {Pde::DAW_PROD_SLCTN_CD, std::string(i % 999, 'x')}}) + "\n";
  }
  EXPECT_EQ(read(text), expected);
}

TEST(RifWriter, folder_that_is_not_there_is_an_error) {
  const auto writer = Writer::create(layout(FileType::pde), "/no/such/folder/pde.csv");
  ASSERT_FALSE(writer.ok());
  EXPECT_EQ(writer.error().kind, ErrorKind::invalid);
}

TEST(RifWriter, full_disk_is_told_when_closing) {
  auto writer = Writer::create(layout(FileType::pde), "/dev/full");
  if (!writer.ok()) GTEST_SKIP() << "no /dev/full here";
  const auto closed = (*writer)->close();
  ASSERT_FALSE(closed.ok());
  EXPECT_EQ(closed.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace bb::rif
