#include "fhir/eob/drug_unit.h"

#include <utility>

namespace bb::fhir::eob {
namespace {

constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    {"F2", "International Unit"}, {"GR", "Gram"}, {"ME", "Milligram"}, {"ML", "Milliliter"}, {"UN", "Unit"},
};

}  // namespace

std::string_view drug_unit_name(std::string_view qualifier) {
  for (const auto& [code, name] : kNames) {
    if (code == qualifier) return name;
  }
  return {};
}

}  // namespace bb::fhir::eob
