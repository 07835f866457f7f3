// The claims of the reference data (../shared/reference, beside the checkout) as records, and the names that
// they use, for tests of what is made from claims.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/claim_store.h"
#include "terminology/name_file.h"
#include "terminology/names.h"

namespace bb::test {

// The path of a file of the reference data, "rif/sample/sample-a-pde.txt". Nothing when it is not there.
std::optional<std::string> reference(const std::string& file);

struct StoredClaim {
  std::string record;
  store::ClaimRow row;  // but for its record

  store::ClaimRow view() const {
    store::ClaimRow copy = row;
    copy.record = record;
    return copy;
  }
};

// Of a record made by make_record(); last updated 2021-05-15T08:22:38.251Z.
StoredClaim stored(ClaimType type, std::string record);
// All claims of a RIF file; those with problems are left out.
std::vector<StoredClaim> read_claims(ClaimType type, const std::string& path);

// Names in memory.
class TableNames : public terminology::NameSource, public terminology::NameSink {
 public:
  // With what reference/terminology has; false when it is not there.
  bool read_reference();

  Result<std::optional<terminology::Provider>> find_provider(std::string_view npi) override;
  Result<std::optional<std::string>> find_drug(std::string_view ndc) override;
  Result<std::optional<std::string>> find_icd(terminology::IcdSystem system, std::string_view code) override;
  Result<std::optional<std::string>> find_hcpcs(std::string_view code) override;
  std::uint64_t names_version() override { return 1; }

  Result<void> provider(std::string_view npi, const terminology::Provider& provider) override;
  Result<void> drug(std::string_view ndc, std::string_view display) override;
  Result<void> icd(terminology::IcdSystem system, std::string_view code, std::string_view display) override;
  Result<void> hcpcs(std::string_view code, std::string_view display) override;
  Result<void> taxonomy(std::string_view code, std::string_view display) override;

 private:
  std::map<std::string, terminology::Provider, std::less<>> providers_;
  std::map<std::string, std::string, std::less<>> drugs_, hcpcs_;
  std::map<std::pair<terminology::IcdSystem, std::string>, std::string> icd_;
};

}  // namespace bb::test
