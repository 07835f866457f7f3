// The eight types of claim, their names in URLs, and the RIF file each comes from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rif/file_type.h"

namespace bb {

enum class ClaimType : std::uint8_t { carrier, dme, hha, hospice, inpatient, outpatient, pde, snf };

inline constexpr std::array kClaimTypes = {ClaimType::carrier, ClaimType::dme,       ClaimType::hha,
                                           ClaimType::hospice, ClaimType::inpatient, ClaimType::outpatient,
                                           ClaimType::pde,     ClaimType::snf};

// A set of claim types, one bit each.
using ClaimTypes = std::uint8_t;
inline constexpr ClaimTypes kAllClaimTypes = 0xFF;
constexpr ClaimTypes bit(ClaimType type) {
  return static_cast<ClaimTypes>(1U << static_cast<unsigned>(type));
}

// "carrier", as in the id "carrier-9991831999".
std::string_view name(ClaimType type);
// Any case, as CMS's server reads it.
std::optional<ClaimType> claim_type_by_name(std::string_view name);

rif::FileType file_type(ClaimType type);
std::optional<ClaimType> claim_type(rif::FileType type);

}  // namespace bb
