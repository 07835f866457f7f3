#include "support/claims.h"

#include <charconv>
#include <filesystem>

#include "claims/record.h"
#include "load/record_source.h"
#include "terminology/ndc.h"

namespace bb::test {
namespace {

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

template <class Table, class Key>
Result<std::optional<typename Table::mapped_type>> find(const Table& table, const Key& key) {
  const auto found = table.find(key);
  if (found == table.end()) return std::optional<typename Table::mapped_type>();
  return std::optional(found->second);
}

}  // namespace

std::optional<std::string> reference(const std::string& file) {
  std::string path = BLUEBUTTON_SOURCE_DIR "/../shared/reference/" + file;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

StoredClaim stored(ClaimType type, std::string record) {
  StoredClaim claim;
  claim.record = std::move(record);
  claim.row = {.type = type,
               .id = 0,
               .beneficiary = 0,
               .through = {},
               .last_updated = *parse_instant("2021-05-15T08:22:38.251Z"),
               .sensitive = false,
               .record = {}};
  const auto view = RecordView::parse(claim.record);
  if (!view) return claim;
  const rif::FileLayout& layout = rif::layout(file_type(type));
  claim.row.id = number(view->header()[layout.key_column]);
  claim.row.beneficiary = number(view->header()[layout.beneficiary_column]);
  return claim;
}

std::vector<StoredClaim> read_claims(ClaimType type, const std::string& path) {
  std::vector<StoredClaim> claims;
  const auto opened = rif::Reader::open(path);
  if (!opened.reader) return claims;
  load::RecordSource source(*opened.reader);
  load::PreparedRecord record;
  for (auto step = source.next(record); step != load::RecordSource::Step::end; step = source.next(record)) {
    if (step == load::RecordSource::Step::record) {
      claims.push_back(stored(type, std::string(record.bytes)));
    }
  }
  return claims;
}

bool TableNames::read_reference() {
  for (const char* file : {"providers.jsonl", "drugs.jsonl", "icd.tsv"}) {
    const auto path = reference(std::string("terminology/") + file);
    if (!path || !terminology::read_name_file(*path, *this).ok()) return false;
  }
  return true;
}

Result<std::optional<terminology::Provider>> TableNames::find_provider(std::string_view npi) {
  return find(providers_, npi);
}

Result<std::optional<std::string>> TableNames::find_drug(std::string_view ndc) {
  const auto product = terminology::ndc_product(ndc);
  return product ? find(drugs_, *product) : std::optional<std::string>();
}

Result<std::optional<std::string>> TableNames::find_icd(terminology::IcdSystem system,
                                                        std::string_view code) {
  return find(icd_, std::pair(system, std::string(code)));
}

Result<void> TableNames::provider(std::string_view npi, const terminology::Provider& provider) {
  providers_[std::string(npi)] = provider;
  return {};
}

Result<void> TableNames::drug(std::string_view ndc, std::string_view display) {
  if (const auto product = terminology::ndc_product(ndc); product) drugs_[*product] = display;
  return {};
}

Result<void> TableNames::icd(terminology::IcdSystem system, std::string_view code, std::string_view display) {
  icd_[{system, std::string(code)}] = display;
  return {};
}

Result<std::optional<std::string>> TableNames::find_hcpcs(std::string_view code) {
  return find(hcpcs_, code);
}

Result<void> TableNames::hcpcs(std::string_view code, std::string_view display) {
  hcpcs_[std::string(code)] = display;
  return {};
}

Result<void> TableNames::taxonomy(std::string_view /*code*/, std::string_view /*display*/) { return {}; }

}  // namespace bb::test
