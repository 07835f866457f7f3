// The parts of Medicare that a beneficiary can be covered by: one Coverage each, in every version.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bb::fhir {

enum class Part : std::uint8_t { a, b, c, d };
inline constexpr std::array kParts = {Part::a, Part::b, Part::c, Part::d};

// "part-a", as in the id "part-a-567834".
std::string_view name(Part part);
// "Part A"
std::string_view title(Part part);
std::optional<Part> part_by_name(std::string_view name);

}  // namespace bb::fhir
