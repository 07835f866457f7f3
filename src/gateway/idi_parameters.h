// The input of Patient/$idi-match, between FHIR and what is compared: Parameters whose IDIPatient describes a
// person (HL7 Identity Matching, as CMS's server takes it).
//
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "identity/match.h"

namespace bb::gateway {

inline constexpr std::size_t kMostIdiParameters = std::size_t{64} * 1024;  // bytes

// Of the Patient: the first name's family and first given name, birthDate, every address, the MBI, the last
// four characters of the Social Security number. Nothing when there is no IDIPatient. `invalid`: no JSON, no
// Parameters, one of these members of another type than FHIR says, or a birthDate that is no date.
Result<std::optional<identity::PersonDescription>> read_idi_parameters(std::string_view body);

// As CMS's gateway writes them: each address on one line, in the form of Project US@, the first one that of
// home, further ones old.
std::string write_idi_parameters(const identity::PersonDescription& description);

}  // namespace bb::gateway
