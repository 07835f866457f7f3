// Files of names of providers, drugs and diagnoses. What a file holds is told by its first line:
//
//   {"npi":"1497758544","entityTypeCode":"2","providerOrganizationName":"...", ...}   one JSON object a line:
//       providers, with the field names of NPPES and taxonomyCode, taxonomyDisplay (NUCC)
//   {"code":"0002-1433","display":"..."}                                              drugs, NDC of the FDA
//   system<TAB>code<TAB>display                                                       diagnoses, procedures;
//       system: icd-9-cm, icd-10-cm, icd-9-pcs or icd-10-pcs
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "terminology/names.h"

namespace bb::terminology {

// Takes what a file holds.
class NameSink {
 public:
  virtual ~NameSink() = default;
  virtual Result<void> provider(std::string_view npi, const Provider& provider) = 0;
  virtual Result<void> drug(std::string_view ndc, std::string_view display) = 0;
  virtual Result<void> icd(IcdSystem system, std::string_view code, std::string_view display) = 0;
  virtual Result<void> hcpcs(std::string_view code, std::string_view display) = 0;
  // NUCC: what a provider's taxonomy code means.
  virtual Result<void> taxonomy(std::string_view code, std::string_view display) = 0;
};

// Hands every name of the file to `sink` and returns how many there were. An `invalid` error names file, line
// and reason; what the sink says is invalid is told so too.
Result<std::uint64_t> read_name_file(const std::string& path, NameSink& sink);

// How CMS shows a provider: an organisation (entity type 2) by its name; a person by prefix, first, middle
// and last name, suffix and credential, those that there are, with a blank between them.
struct ProviderName {
  std::string_view entity_type, organisation, prefix, first, middle, last, suffix, credential;
};
std::string provider_display(const ProviderName& name);

}  // namespace bb::terminology
