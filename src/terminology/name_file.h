// Files of names of providers, drugs, diagnoses, procedures and services, in the formats of their publishers
// and in one of our own. What a file holds is told by its first line. docs/terminology.md has the list.
#pragma once

#include <cstdint>
#include <functional>
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

struct NameFile {
  std::string_view
      kind;  // "nppes", "nucc", "fda", "icd10cm", "icd10pcs", "icd9cm", "icd9pcs", "hcpcs"; "names": our own
  std::uint64_t names = 0, lines = 0;
};

// Hands every name of the file to `sink`, in constant memory. `progress` is told now and then how many bytes
// were read. An `invalid` error names file, line and reason; what the sink says is invalid is told so too.
Result<NameFile> read_name_file(const std::string& path, NameSink& sink,
                                const std::function<void(std::uint64_t bytes)>& progress = {});

// How CMS shows a provider: an organisation (entity type 2) by its name; a person by prefix, first, middle
// and last name, suffix and credential, those that there are, with a blank between them.
struct ProviderName {
  std::string_view entity_type, organisation, prefix, first, middle, last, suffix, credential;
};
std::string provider_display(const ProviderName& name);

}  // namespace bb::terminology
