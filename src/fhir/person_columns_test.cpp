// docs/columns.md against Patient and Coverage: what columns_test.cpp holds of claims, of a beneficiary's
// row. A column counts as shown when one of the five resources shows it to somebody who asks for all.
#include <gtest/gtest.h>

#include "fhir/renderers.h"
#include "support/claim_values.h"
#include "support/left_out.h"

namespace bb::fhir {
namespace {

struct Case {
  std::string_view name;
  Version version;
  friend void PrintTo(const Case& value, std::ostream* out) { *out << value.name; }
};

class PersonColumns : public testing::TestWithParam<Case> {
 protected:
  // Patient and the Coverages of all parts, one behind the other.
  std::string render(test::ValueOf value, const std::vector<std::string>& history = {}) {
    const store::BeneficiaryRow row{-88, {}, test::make_record(layout, 1, value), history};
    const Renderers& to = *renderers(GetParam().version);
    Buffer buffer;
    JsonWriter out(buffer);
    EXPECT_TRUE(to.patient(
        out, row,
        {.include_address_fields = true, .include_mbi = true, .include_hicn = true, .hash = &hash}));
    for (const Part part : kParts) EXPECT_TRUE(to.coverage(out, row, part, {}));
    return std::string(buffer.view());
  }

  // A mark a column. Without a year that can be read there are no monthly values, and an unknown sex is that
  // of no code.
  std::string value(rif::ColumnIndex column) const {
    if (column == rif::Beneficiary::RFRNC_YR) return "2018";
    if (column == rif::Beneficiary::BENE_SEX_IDENT_CD) return "1";
    return test::mark(layout, column, 0, 0);
  }

  const rif::FileLayout& layout = rif::layout(rif::FileType::beneficiary);
  const IdentifierHash hash;
};

TEST_P(PersonColumns, are_shown_or_in_the_table) {
  const std::string before = render([&](rif::ColumnIndex column, std::size_t) { return value(column); });
  for (rif::ColumnIndex i = 0; i < layout.columns.size(); ++i) {
    if (i == layout.key_column) continue;  // the id that the row is asked for by
    const auto with = [&](const std::string& other) {
      return render(
          [&](rif::ColumnIndex column, std::size_t) { return column == i ? other : value(column); });
    };
    const bool shown = with(test::mark(layout, i, 0, 1)) != before || with("") != before;
    const bool left_out = test::left_out(GetParam().name, layout.type, layout.columns[i].name) != nullptr;
    EXPECT_EQ(shown, !left_out) << layout.columns[i].name
                                << (shown ? " is shown after all" : " is never shown");
  }
}

// Of a beneficiary with one row of history.
TEST_P(PersonColumns, of_the_history_are_shown_or_in_the_table) {
  const rif::FileLayout& history = rif::layout(rif::FileType::beneficiary_history);
  const auto shown = [&](rif::ColumnIndex changed, unsigned series) {
    const std::string past = test::make_record(history, 1, [&](rif::ColumnIndex column, std::size_t line) {
      return test::mark(history, column, line, column == changed ? series : 0);
    });
    return render([&](rif::ColumnIndex column, std::size_t) { return value(column); }, {past});
  };
  for (rif::ColumnIndex i = 0; i < history.columns.size(); ++i) {
    if (i == history.key_column) continue;
    const bool left_out = test::left_out(GetParam().name, history.type, history.columns[i].name) != nullptr;
    EXPECT_EQ(shown(i, 0) != shown(i, 1), !left_out) << history.columns[i].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Persons, PersonColumns,
                         testing::Values(Case{"v1", Version::v1}, Case{"v2", Version::v2}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace bb::fhir
