// Claims of the reference data against the responses of CMS's own server, leaf by leaf.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "fhir/eob.h"
#include "support/claims.h"
#include "support/json.h"

namespace bb::fhir {
namespace {

struct Case {
  ClaimType type;
  std::string_view rif, expected;
};

struct VersionCase {
  std::string_view name;
  bool (*render)(JsonWriter&, const store::ClaimRow&, const EobOptions&, terminology::Names&);
};

std::string render(const VersionCase& version, const test::StoredClaim& claim, terminology::Names& names) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_TRUE(version.render(out, claim.view(), {}, names));
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

class Conformance : public testing::TestWithParam<std::tuple<VersionCase, Case>> {};

TEST_P(Conformance, answers_as_cms_does) {
  const auto& [version, sample] = GetParam();
  const auto rif = test::reference("rif/sample/sample-a-" + std::string(sample.rif) + ".txt");
  const auto expected = test::reference("expected/" + std::string(version.name) + "/eobRead" +
                                        std::string(sample.expected) + ".json");
  test::TableNames source;
  if (!rif || !expected || !source.read_reference()) GTEST_SKIP() << "no reference data beside the checkout";
  terminology::Names names(source);
  const auto claims = test::read_claims(sample.type, *rif);
  ASSERT_EQ(claims.size(), 1U);
  compare(read_file(*expected).value(), render(version, claims[0], names));
}

std::string name_of(const testing::TestParamInfo<std::tuple<VersionCase, Case>>& test) {
  return std::string(std::get<0>(test.param).name) + std::string(std::get<1>(test.param).expected);
}

INSTANTIATE_TEST_SUITE_P(
    Samples, Conformance,
    testing::Combine(testing::Values(VersionCase{"v1", v1::render_eob}, VersionCase{"v2", v2::render_eob}),
                     testing::Values(Case{ClaimType::carrier, "bcarrier", "Carrier"},
                                     Case{ClaimType::dme, "dme", "Dme"}, Case{ClaimType::hha, "hha", "Hha"},
                                     Case{ClaimType::hospice, "hospice", "Hospice"},
                                     Case{ClaimType::inpatient, "inpatient", "Inpatient"},
                                     Case{ClaimType::outpatient, "outpatient", "Outpatient"},
                                     Case{ClaimType::pde, "pde", "Pde"}, Case{ClaimType::snf, "snf", "Snf"})),
    name_of);

}  // namespace
}  // namespace bb::fhir
