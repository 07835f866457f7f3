// Coverage, C4BB-Coverage profile: one part of Medicare of a beneficiary as v2 shows it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fhir/json_writer.h"
#include "store/claim_store.h"

namespace bb::fhir::v2 {

enum class Part : std::uint8_t { a, b, c, d };
inline constexpr std::array kParts = {Part::a, Part::b, Part::c, Part::d};

// "part-a", as in the id "part-a-567834".
std::string_view name(Part part);
std::optional<Part> part_by_name(std::string_view name);

// Appends the Coverage with a comma behind it. False when the record cannot be read: nothing is appended
// then. `earlier`: the beneficiary's records of the years before, oldest first; part D shows their contracts.
bool render_coverage(JsonWriter& out, const store::BeneficiaryRow& beneficiary, Part part,
                     std::span<const std::string> earlier = {});

}  // namespace bb::fhir::v2
