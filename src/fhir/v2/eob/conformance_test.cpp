// Claims of the reference data against the responses of CMS's own server, leaf by leaf.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "fhir/eob.h"
#include "support/claims.h"
#include "support/json.h"

namespace bb::fhir::v2 {
namespace {

struct Case {
  ClaimType type;
  std::string_view rif, expected;
  friend void PrintTo(const Case& value, std::ostream* out) { *out << value.expected; }
};

std::string render(const test::StoredClaim& claim, terminology::Names& names,
                   const EobOptions& options = {}) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_TRUE(render_eob(out, claim.view(), options, names));
  out.finish();
  return std::string(buffer.view());
}

// Without the values that the expected response leaves open, and their places in the other.
void compare(const std::string& expected, const std::string& actual) {
  std::vector<std::string> want = test::leaves(expected), have = test::leaves(actual);
  for (auto line = want.begin(); line != want.end();) {
    if (!line->ends_with("= \"IGNORED_FIELD\"")) {
      ++line;
      continue;
    }
    const std::string path = line->substr(0, line->find(' ') + 1);
    EXPECT_EQ(std::erase_if(have, [&](const std::string& each) { return each.starts_with(path); }), 1U)
        << path;
    line = want.erase(line);
  }
  std::vector<std::string> missing, unexpected;
  std::ranges::set_difference(want, have, std::back_inserter(missing));
  std::ranges::set_difference(have, want, std::back_inserter(unexpected));
  EXPECT_EQ(missing, std::vector<std::string>());
  EXPECT_EQ(unexpected, std::vector<std::string>());
}

class Conformance : public testing::TestWithParam<Case> {};

TEST_P(Conformance, answers_as_cms_does) {
  const auto rif = test::reference("rif/sample/sample-a-" + std::string(GetParam().rif) + ".txt");
  const auto expected = test::reference("expected/v2/eobRead" + std::string(GetParam().expected) + ".json");
  test::TableNames source;
  if (!rif || !expected || !source.read_reference()) GTEST_SKIP() << "no reference data beside the checkout";
  terminology::Names names(source);
  const auto claims = test::read_claims(GetParam().type, *rif);
  ASSERT_EQ(claims.size(), 1U);
  compare(read_file(*expected).value(), render(claims[0], names));
}

INSTANTIATE_TEST_SUITE_P(
    Samples, Conformance,
    testing::Values(Case{ClaimType::carrier, "bcarrier", "Carrier"}, Case{ClaimType::dme, "dme", "Dme"},
                    Case{ClaimType::hha, "hha", "Hha"}, Case{ClaimType::hospice, "hospice", "Hospice"},
                    Case{ClaimType::inpatient, "inpatient", "Inpatient"},
                    Case{ClaimType::outpatient, "outpatient", "Outpatient"},
                    Case{ClaimType::pde, "pde", "Pde"}, Case{ClaimType::snf, "snf", "Snf"}),
    [](const auto& test) { return std::string(test.param.expected); });

}  // namespace
}  // namespace bb::fhir::v2
