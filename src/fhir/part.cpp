#include "fhir/part.h"

namespace bb::fhir {
namespace {

struct PartNames {
  std::string_view name, title;
};

// In the order of Part.
constexpr PartNames kNames[] = {
    {"part-a", "Part A"}, {"part-b", "Part B"}, {"part-c", "Part C"}, {"part-d", "Part D"}};

}  // namespace

std::string_view name(Part part) { return kNames[static_cast<std::size_t>(part)].name; }
std::string_view title(Part part) { return kNames[static_cast<std::size_t>(part)].title; }

std::optional<Part> part_by_name(std::string_view text) {
  for (const Part part : kParts) {
    if (name(part) == text) return part;
  }
  return std::nullopt;
}

}  // namespace bb::fhir
