// The renderers of ExplanationOfBenefit, a FHIR version each, for tests of what holds in all of them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "fhir/eob.h"
#include "support/claims.h"

namespace bb::test {

struct EobVersion {
  std::string_view name;  // "v2"
  bool (*render)(fhir::JsonWriter&, const store::ClaimRow&, const fhir::EobOptions&, terminology::Names&);
  friend void PrintTo(const EobVersion& version, std::ostream* out) { *out << version.name; }

  // With tax numbers.
  std::string json(const StoredClaim& claim, terminology::Names& names) const {
    Buffer buffer;
    fhir::JsonWriter out(buffer);
    EXPECT_TRUE(render(out, claim.view(), {.include_tax_numbers = true}, names));
    out.finish();
    return std::string(buffer.view());
  }
};

inline constexpr EobVersion kEobVersions[] = {
    {"v1", fhir::v1::render_eob},
    {"v2", fhir::v2::render_eob},
};

}  // namespace bb::test
