// Every claim of the reference data: what is rendered is JSON, says nothing empty, and its parts refer to
// parts that are there.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <set>

#include "fhir/eob.h"
#include "support/claims.h"
#include "support/json.h"

namespace bb::fhir::v2 {
namespace {

using simdjson::dom::element;

struct File {
  ClaimType type;
  std::string_view path;
  friend void PrintTo(const File& file, std::ostream* out) { *out << file.path; }
};

std::vector<element> list(element parent, std::string_view key) {
  simdjson::dom::array array;
  if (parent[key].get(array) != simdjson::SUCCESS) return {};
  return {array.begin(), array.end()};
}

std::int64_t sequence(element component) { return component["sequence"].get_int64().value(); }

// The components are numbered 1, 2, 3...
void expect_numbered(element eob, std::string_view key) {
  std::int64_t expected = 0;
  for (const element component : list(eob, key)) EXPECT_EQ(sequence(component), ++expected) << key;
}

void expect_resolved(element eob, element item, std::string_view reference, std::string_view key) {
  const auto count = static_cast<std::int64_t>(list(eob, key).size());
  std::set<std::int64_t> seen;
  for (const element each : list(item, reference)) {
    const std::int64_t number = each.get_int64().value();
    EXPECT_TRUE(number >= 1 && number <= count) << reference << ' ' << number;
    EXPECT_TRUE(seen.insert(number).second) << reference << " twice: " << number;
  }
}

// #ids of the text against the contained resources.
void expect_contained(element eob, const std::string& json) {
  std::set<std::string> ids;
  for (const element resource : list(eob, "contained")) {
    ids.emplace(resource["id"].get_string().value());
  }
  std::set<std::string> referred;
  const std::string_view key = R"("reference":"#)";
  for (std::size_t at = json.find(key); at != std::string::npos; at = json.find(key, at + 1)) {
    const std::size_t begin = at + key.size();
    referred.insert(json.substr(begin, json.find('"', begin) - begin));
  }
  EXPECT_EQ(ids, referred);
}

class References : public testing::TestWithParam<File> {};

TEST_P(References, hold_in_every_claim) {
  const auto rif = test::reference(std::string(GetParam().path));
  test::TableNames source;
  if (!rif || !source.read_reference()) GTEST_SKIP() << "no reference data beside the checkout";
  terminology::Names names(source);
  simdjson::dom::parser parser;
  const auto claims = test::read_claims(GetParam().type, *rif);
  ASSERT_FALSE(claims.empty());
  for (const test::StoredClaim& claim : claims) {
    SCOPED_TRACE(std::string(name(claim.row.type)) + "-" + std::to_string(claim.row.id));
    Buffer buffer;
    JsonWriter out(buffer);
    ASSERT_TRUE(render_eob(out, claim.view(), {.include_tax_numbers = true}, names));
    out.finish();
    const std::string json(buffer.view());
    element eob;
    ASSERT_EQ(parser.parse(json).get(eob), simdjson::SUCCESS) << json;
    ASSERT_EQ(test::empty_values(json), std::vector<std::string>());
    for (const std::string_view key : {"careTeam", "supportingInfo", "diagnosis", "procedure"}) {
      expect_numbered(eob, key);
    }
    for (const element item : list(eob, "item")) {
      EXPECT_GE(sequence(item), 1);
      expect_resolved(eob, item, "careTeamSequence", "careTeam");
      expect_resolved(eob, item, "diagnosisSequence", "diagnosis");
      expect_resolved(eob, item, "informationSequence", "supportingInfo");
    }
    expect_contained(eob, json);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    ReferenceData, References,
    testing::Values(File{ClaimType::carrier, "rif/sample/sample-a-bcarrier-multiple-lines.txt"},
                    File{ClaimType::carrier, "rif/synthea/carrier.csv"},
                    File{ClaimType::carrier, "rif/samhsa/sample-a-carrier.txt"},
                    File{ClaimType::dme, "rif/synthea/dme.csv"},
                    File{ClaimType::dme, "rif/samhsa/sample-a-dme.txt"},
                    File{ClaimType::hha, "rif/synthea/hha.csv"},
                    File{ClaimType::hha, "rif/samhsa/sample-a-hha.txt"},
                    File{ClaimType::hospice, "rif/synthea/hospice.csv"},
                    File{ClaimType::hospice, "rif/samhsa/sample-a-hospice.txt"},
                    File{ClaimType::inpatient, "rif/synthea/inpatient.csv"},
                    File{ClaimType::inpatient, "rif/samhsa/sample-a-inpatient.txt"},
                    File{ClaimType::outpatient, "rif/synthea/outpatient.csv"},
                    File{ClaimType::outpatient, "rif/samhsa/sample-a-outpatient.txt"},
                    File{ClaimType::pde, "rif/synthea/pde.csv"}, File{ClaimType::snf, "rif/synthea/snf.csv"},
                    File{ClaimType::snf, "rif/samhsa/sample-a-snf.txt"}));

}  // namespace
}  // namespace bb::fhir::v2
