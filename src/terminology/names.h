// The names of providers, drugs and diagnoses: where they come from (NameSource, the store keeps that
// promise) and a cache in front of it (Names), because a page of ten claims asks for some fifty of them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bb::terminology {

// What NPPES says of an NPI. Texts are as they are shown; empty when unknown.
struct Provider {
  std::string display;                          // an organisation's name, or "DR. DAVID SMITH MD"
  std::string taxonomy_code, taxonomy_display;  // NUCC
};

enum class IcdSystem : std::uint8_t { icd9_cm, icd10_cm, icd9_pcs, icd10_pcs };

class NameSource {
 public:
  virtual ~NameSource() = default;
  virtual Result<std::optional<Provider>> find_provider(std::string_view npi) = 0;
  // ndc: the 11 digits of a claim, or 5-4 of the FDA's files; the source knows both.
  virtual Result<std::optional<std::string>> find_drug(std::string_view ndc) = 0;
  virtual Result<std::optional<std::string>> find_icd(IcdSystem system, std::string_view code) = 0;
  // HCPCS: five characters, or a modifier's two.
  virtual Result<std::optional<std::string>> find_hcpcs(std::string_view code) = 0;
  // Changes whenever names were loaded; cheap.
  virtual std::uint64_t names_version() = 0;
};

// Looks names up, remembering what it found (and what it did not). One object a thread. What it returns stays
// valid until the next call of refresh(), which forgets a kind of name of more than `limit` entries. A
// failing source is logged and the name is absent: the code alone is shown, as CMS does.
//
// `json` texts are escaped for a JSON string already.
class Names {
 public:
  explicit Names(NameSource& source, std::size_t limit = 50'000);
  ~Names();

  // Call once a request, before the first lookup: forgets everything when names were loaded since.
  void refresh();
  // Whether a lookup failed since refresh(): a name may be absent that the source has.
  bool has_failed() const;

  struct ProviderName {
    std::string display_json, taxonomy_code_json, taxonomy_display_json;  // empty when unknown
  };
  const ProviderName* provider(std::string_view npi);  // null when unknown
  std::string_view drug_json(std::string_view ndc);    // empty when unknown
  std::string_view icd_json(IcdSystem system, std::string_view code);
  std::string_view hcpcs_json(std::string_view code);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::terminology
