#include "claims/claim_type.h"

#include "base/encoding.h"

namespace bb {
namespace {

constexpr std::array<rif::FileType, kClaimTypes.size()> kFiles = {
    rif::FileType::carrier,   rif::FileType::dme,        rif::FileType::hha, rif::FileType::hospice,
    rif::FileType::inpatient, rif::FileType::outpatient, rif::FileType::pde, rif::FileType::snf};

}  // namespace

std::string_view name(ClaimType type) { return rif::layout(file_type(type)).name; }

std::optional<ClaimType> claim_type_by_name(std::string_view text) {
  for (const ClaimType type : kClaimTypes) {
    if (equals_ignore_case(name(type), text)) return type;
  }
  return std::nullopt;
}

rif::FileType file_type(ClaimType type) { return kFiles[static_cast<std::size_t>(type)]; }

std::optional<ClaimType> claim_type(rif::FileType file) {
  for (const ClaimType type : kClaimTypes) {
    if (file_type(type) == file) return type;
  }
  return std::nullopt;
}

}  // namespace bb
