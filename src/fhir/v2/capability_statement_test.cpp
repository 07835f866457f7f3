// The CapabilityStatement against CMS's own.
#include "fhir/v2/capability_statement.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "support/claims.h"
#include "support/json.h"

namespace bb::fhir::v2 {
namespace {

std::string statement() {
  Buffer body;
  capability_statement(body, "https://host/v2/fhir", Instant(Milliseconds(0)));
  return std::string(body.view());
}

TEST(CapabilityStatementV2, says_what_cms_says_but_for_time_version_and_address) {
  const auto expected = test::reference("expected/v2/metadata.json");
  if (!expected) GTEST_SKIP() << "no reference data beside the checkout";
  std::vector<std::string> want = test::leaves(read_file(*expected).value()),
                           have = test::leaves(statement());
  for (std::vector<std::string>* each : {&want, &have}) {
    std::erase_if(*each, [](const std::string& leaf) {
      return leaf.starts_with("date = ") || leaf.starts_with("id = ") ||
             leaf.starts_with("software.version = ") || leaf.starts_with("implementation.url = ");
    });
  }
  EXPECT_EQ(have, want);
}

TEST(CapabilityStatementV2, names_the_address_that_was_asked) {
  const auto leaves = test::leaves(statement());
  EXPECT_TRUE(std::ranges::count(leaves, R"(implementation.url = "https://host/v2/fhir")"));
  EXPECT_TRUE(std::ranges::count(leaves, R"(date = "1970-01-01T00:00:00.000+00:00")"));
}

}  // namespace
}  // namespace bb::fhir::v2
