// docs/columns.md against the renderers: a column that the page does not name changes what is shown, one that
// it names does not, unless its condition says so.
#include <gtest/gtest.h>

#include "support/eob_versions.h"
#include "support/left_out.h"
#include "support/marked_claims.h"

namespace bb::fhir {
namespace {

using test::EobVersion;
using test::LeftOut;
using test::Marking;

struct Case {
  EobVersion version;
  ClaimType type;
  friend void PrintTo(const Case& value, std::ostream* out) {
    *out << value.version.name << ' ' << name(value.type);
  }
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const EobVersion& version : test::kEobVersions) {
    for (const ClaimType type : kClaimTypes) {
      all.push_back({version, type});
    }
  }
  return all;
}

class Columns : public testing::TestWithParam<Case> {
 protected:
  Columns() : layout(rif::layout(file_type(GetParam().type))) {}

  std::string render(test::ValueOf value) {
    return GetParam().version.json(test::stored(GetParam().type, test::make_record(layout, 2, value)), names);
  }

  // Whether another value, or none, in the first line of a column makes another resource.
  bool changes(rif::ColumnIndex changed, const Marking& marking) {
    const auto value = [&](rif::ColumnIndex column, std::size_t line) {
      return test::marked_value(layout, marking, column, line, 0);
    };
    const std::string before = render(value);
    for (const std::string& other : {test::mark(layout, changed, 0, 1), std::string()}) {
      if (other.empty() && (changed == layout.key_column || changed == layout.beneficiary_column)) continue;
      const std::string after = render([&](rif::ColumnIndex column, std::size_t line) {
        return column == changed && line == 0 ? other : value(column, line);
      });
      if (after != before) return true;
    }
    return false;
  }

  // Whether the table leaves a column out of a made claim.
  bool left_out(const LeftOut& row, const Marking& marking) {
    return row.holds([&](const std::string& name) {
      const auto column = rif::find_column(layout, name);
      EXPECT_TRUE(column) << row.column << ": no column " << name << " in this file";
      return column ? test::marked_value(layout, marking, *column, 0, 0) : std::string();
    });
  }

  const rif::FileLayout& layout;
  test::TableNames source;
  terminology::Names names{source};
};

TEST_P(Columns, are_shown_or_in_the_table) {
  for (rif::ColumnIndex i = 0; i < layout.columns.size(); ++i) {
    const std::string column(layout.columns[i].name);
    const LeftOut* row = test::left_out(GetParam().version.name, layout.type, column);
    bool shown = false;
    for (const Marking& marking : test::markings()) {
      if (!changes(i, marking)) continue;
      shown = true;
      EXPECT_FALSE(row != nullptr && left_out(*row, marking)) << column << " is shown: " << marking.name;
    }
    const bool always_left_out = row != nullptr && row->when.empty();
    EXPECT_EQ(shown, !always_left_out) << column << (shown ? " is shown after all" : " is never shown");
  }
}

INSTANTIATE_TEST_SUITE_P(Eob, Columns, testing::ValuesIn(cases()), [](const auto& test) {
  return std::string(test.param.version.name) + "_" + std::string(name(test.param.type));
});

TEST(ColumnsPage, names_columns_that_there_are_once_a_version) {
  std::set<std::string> seen;
  for (const LeftOut& row : test::left_out()) {
    for (const rif::FileType file : row.files) {
      EXPECT_TRUE(rif::find_column(rif::layout(file), row.column)) << row.column;
      for (const std::string& version : row.versions) {
        EXPECT_TRUE(
            seen.insert(version + " " + std::string(rif::layout(file).name) + " " + row.column).second)
            << row.column << " stands twice";
      }
    }
  }
}

}  // namespace
}  // namespace bb::fhir
