// A claim of one's own, rendered as ExplanationOfBenefit, and a look at its parts.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "fhir/eob.h"
#include "support/claims.h"
#include "support/json.h"
#include "support/records.h"

namespace bb::test {

using Leaves = std::vector<std::string>;

inline constexpr std::string_view kVariables = "https://bluebutton.cms.gov/resources/variables/";

// Of v2; EobV1Test of v1.
class EobTest : public testing::Test {
 protected:
  using Render = bool(fhir::JsonWriter&, const store::ClaimRow&, const fhir::EobOptions&,
                      terminology::Names&);
  explicit EobTest(Render* renderer = fhir::v2::render_eob) : renderer(renderer) {
    EXPECT_TRUE(
        source
            .provider("1111111112",
                      {.display = "DR. ANN LEE", .taxonomy_code = "207Q00000X", .taxonomy_display = "Family"})
            .ok());
    EXPECT_TRUE(source.icd(terminology::IcdSystem::icd10_cm, "B05", "MEASLES \"RED\"").ok());
    EXPECT_TRUE(source.icd(terminology::IcdSystem::icd9_cm, "0551", "MEASLES").ok());
    EXPECT_TRUE(source.icd(terminology::IcdSystem::icd9_pcs, "0551", "LYSIS").ok());
  }

  std::string render(ClaimType type, const std::string& record, const fhir::EobOptions& options = {}) {
    const StoredClaim claim = stored(type, record);
    terminology::Names names(source);
    Buffer buffer;
    fhir::JsonWriter out(buffer);
    EXPECT_TRUE(renderer(out, claim.view(), options, names));
    out.finish();
    std::string json(buffer.view());
    EXPECT_EQ(empty_values(json), Leaves()) << json;
    return json;
  }

  // The leaves whose path begins with `path`.
  static Leaves part(const std::string& json, std::string_view path) {
    Leaves found = leaves(json);
    std::erase_if(found, [&](const std::string& leaf) { return !leaf.starts_with(path); });
    return found;
  }
  // The value at a path; empty when there is none.
  static std::string at(const std::string& json, const std::string& path) {
    const Leaves found = part(json, path + " = ");
    return found.empty() ? "" : found[0].substr(path.size() + 3);
  }

  Render* renderer;
  TableNames source;
};

class EobV1Test : public EobTest {
 protected:
  EobV1Test() : EobTest(fhir::v1::render_eob) {}
};

}  // namespace bb::test
