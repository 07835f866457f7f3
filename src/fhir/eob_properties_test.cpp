// What holds for every claim, whatever is in it: of the reference data, and of a synthetic population.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "rif/reader.h"
#include "support/claim_values.h"
#include "support/eob_references.h"
#include "support/folder.h"
#include "support/json.h"
#include "support/leaf_sources.h"
#include "support/left_out.h"
#include "synth/synth.h"

namespace bb::fhir {
namespace {

using test::EobVersion;
using test::StoredClaim;
using Lines = std::vector<std::string>;

struct Claims {
  std::map<ClaimType, std::vector<StoredClaim>> of;
  test::TableNames names;
  std::set<std::string> refused;  // files of claims of which no row is good

  // Other files than of claims are passed over.
  void read(const std::string& folder) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      const auto opened = rif::Reader::open(file.path().string());
      if (!opened.reader) continue;
      const auto type = claim_type(opened.reader->layout().type);
      if (!type) continue;
      auto claims = test::read_claims(*type, file.path().string());
      if (claims.empty()) refused.insert(file.path().filename().string());
      for (StoredClaim& claim : claims) of[*type].push_back(std::move(claim));
    }
  }
};

const Claims& reference_claims() {
  static const Claims kClaims = [] {
    Claims claims;
    if (!claims.names.read_reference()) return claims;
    for (const char* folder : {"rif/sample", "rif/synthea", "rif/samhsa"}) {
      claims.read(*test::reference(folder));
    }
    return claims;
  }();
  return kClaims;
}

// Thirty people with the names that they meet.
const Claims& synthetic_claims() {
  static const Claims kClaims = [] {
    const test::Folder folder;
    Claims claims;
    EXPECT_TRUE(synth::synthesise({.beneficiaries = 30, .seed = 7, .directory = folder.path()}, nullptr));
    claims.read(folder.path());
    for (const auto& file : std::filesystem::directory_iterator(folder / "terminology")) {
      EXPECT_TRUE(terminology::read_name_file(file.path().string(), claims.names).ok());
    }
    return claims;
  }();
  return kClaims;
}

// Its row has a value more than the header has names (docs/differences.md, Loading).
TEST(EveryClaimFile, of_the_reference_is_read_but_the_one_with_a_stray_delimiter) {
  if (reference_claims().of.empty()) GTEST_SKIP() << "no reference data beside the checkout";
  EXPECT_EQ(reference_claims().refused, std::set<std::string>{"sample-u-bcarrier.txt"});
}

struct Case {
  EobVersion version;
  ClaimType type;
  std::string_view source;
  const Claims& (*claims)();
  friend void PrintTo(const Case& value, std::ostream* out) {
    *out << value.version.name << ' ' << name(value.type) << " of " << value.source;
  }
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const EobVersion& version : test::kEobVersions) {
    for (const ClaimType type : kClaimTypes) {
      all.push_back({version, type, "reference", reference_claims});
      all.push_back({version, type, "synth", synthetic_claims});
    }
  }
  return all;
}

class EveryClaim : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const auto found = GetParam().claims().of.find(GetParam().type);
    if (found != GetParam().claims().of.end()) claims = &found->second;
    if (claims == nullptr && GetParam().source == "reference") {
      GTEST_SKIP() << "no reference data beside the checkout";
    }
    ASSERT_NE(claims, nullptr);
    RecordProperty("claims", static_cast<int>(claims->size()));
  }

  std::string render(const StoredClaim& claim) { return GetParam().version.json(claim, names); }

  const std::vector<StoredClaim>* claims = nullptr;
  test::TableNames source = GetParam().claims().names;
  terminology::Names names{source};
};

std::string trace(const StoredClaim& claim) {
  return std::string(name(claim.row.type)) + "-" + std::to_string(claim.row.id);
}

TEST_P(EveryClaim, is_json_without_repeated_or_empty_members) {
  for (const StoredClaim& claim : *claims) {
    SCOPED_TRACE(trace(claim));
    const std::string json = render(claim);
    ASSERT_EQ(test::repeated_keys(json), Lines()) << json;
    ASSERT_EQ(test::empty_values(json), Lines());
  }
}

TEST_P(EveryClaim, refers_only_to_what_is_there) {
  for (const StoredClaim& claim : *claims) {
    SCOPED_TRACE(trace(claim));
    ASSERT_EQ(test::broken_references(render(claim), claim), Lines());
  }
}

TEST_P(EveryClaim, shows_no_value_without_a_source) {
  const auto fixed = test::fixed_leaves(GetParam().version, GetParam().type);
  for (const StoredClaim& claim : *claims) {
    SCOPED_TRACE(trace(claim));
    ASSERT_EQ(test::sourceless_leaves(render(claim), claim, fixed, source), Lines());
  }
}

// Every amount and count is given a value that stands nowhere else, so that it is seen in its own right.
TEST_P(EveryClaim, shows_every_number_that_is_not_left_out) {
  const rif::FileLayout& layout = rif::layout(file_type(GetParam().type));
  for (const StoredClaim& claim : *claims) {
    SCOPED_TRACE(trace(claim));
    const auto record = RecordView::parse(claim.record);
    ASSERT_TRUE(record);
    std::vector<std::pair<std::string_view, std::string>> marks;
    const std::string marked = test::make_record(
        layout, record->line_count(), [&](rif::ColumnIndex column, std::size_t line) -> std::string {
          const std::string_view value = test::value_in(*record, layout, column, line);
          const auto& [name, kind] = layout.columns[column];
          if (value.empty() || kind != rif::ValueKind::number || name == "CMPND_CD")
            return std::string(value);
          std::string mark = test::mark(layout, column, line, 0);
          const test::LeftOut* row = test::left_out(GetParam().version.name, layout.type, name);
          const auto value_of = [&](const std::string& other) {
            return std::string(test::value_in(*record, layout, find_column(layout, other).value(), line));
          };
          if (row == nullptr || !row->holds(value_of)) marks.emplace_back(name, mark);
          return mark;
        });
    const std::string json = render(test::stored(GetParam().type, marked));
    for (const auto& [column, mark] : marks) {
      ASSERT_NE(json.find(mark.substr(0, mark.find('.'))), std::string::npos) << column;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Eob, EveryClaim, testing::ValuesIn(cases()), [](const auto& test) {
  return std::string(test.param.version.name) + "_" + std::string(name(test.param.type)) + "_" +
         std::string(test.param.source);
});

}  // namespace
}  // namespace bb::fhir
