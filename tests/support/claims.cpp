#include "support/claims.h"

#include <simdjson.h>

#include <charconv>

#include "base/encoding.h"
#include "base/file.h"
#include "claims/record.h"
#include "terminology/ndc.h"

namespace bb::test {
namespace {

constexpr std::size_t kLargest = std::size_t{16} << 20;

std::string_view member(simdjson::dom::element object, std::string_view key) {
  std::string_view value;
  return object[key].get(value) == simdjson::SUCCESS ? value : std::string_view();
}

// "DR. DAVID SMITH MD": the parts that are there; an organisation's own name.
std::string display(simdjson::dom::element provider) {
  if (member(provider, "entityTypeCode") == "2")
    return std::string(member(provider, "providerOrganizationName"));
  std::string name;
  for (const char* key : {"providerNamePrefix", "providerFirstName", "providerMiddleName", "providerLastName",
                          "providerNameSuffix", "providerCredential"}) {
    const std::string_view part = member(provider, key);
    if (part.empty()) continue;
    if (!name.empty()) name += ' ';
    name += part;
  }
  return name;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::optional<std::string> reference(const std::string& path) {
  Result<std::string> text = read_file(BLUEBUTTON_SOURCE_DIR "/../shared/reference/" + path, kLargest);
  if (!text.ok()) return std::nullopt;
  return std::move(text).value();
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

std::vector<StoredClaim> read_claims(ClaimType type, std::string_view rif) {
  const rif::FileLayout& layout = rif::layout(file_type(type));
  std::vector<std::string_view> rows = split(rif, '\n');
  const std::vector<std::string_view> header = split(trim(rows.front()), '|');
  std::vector<std::optional<std::size_t>> positions;
  for (const rif::ColumnInfo& column : layout.columns) {
    const auto at = std::find(header.begin(), header.end(), column.name);
    positions.emplace_back();
    if (at != header.end()) positions.back() = static_cast<std::size_t>(at - header.begin());
  }

  std::vector<StoredClaim> claims;
  RecordBuilder builder(layout);
  std::string last;
  const auto finish = [&] {
    if (!last.empty()) claims.push_back(stored(type, std::string(builder.finish())));
  };
  for (std::size_t i = 1; i < rows.size(); ++i) {
    std::string_view row = rows[i];
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.empty()) continue;
    const std::vector<std::string_view> values = split(row, '|');
    std::vector<std::string_view> columns;
    for (const auto& position : positions) {
      columns.push_back(position && *position < values.size() ? values[*position] : std::string_view());
    }
    if (columns[layout.key_column] == last) {
      builder.add_line(columns.data());
    } else {
      finish();
      builder.start(columns.data());
      last = columns[layout.key_column];
    }
  }
  finish();
  return claims;
}

bool TableNames::read_reference() {
  const auto provider_lines = reference("terminology/providers.jsonl");
  const auto drug_lines = reference("terminology/drugs.jsonl");
  const auto icd_lines = reference("terminology/icd.tsv");
  if (!provider_lines || !drug_lines || !icd_lines) return false;
  simdjson::dom::parser parser;
  for (const std::string_view line : split(*provider_lines, '\n')) {
    simdjson::dom::element provider;
    if (parser.parse(simdjson::padded_string(line)).get(provider) != simdjson::SUCCESS) continue;
    providers[std::string(member(provider, "npi"))] = {display(provider),
                                                       std::string(member(provider, "taxonomyCode")),
                                                       std::string(member(provider, "taxonomyDisplay"))};
  }
  for (const std::string_view line : split(*drug_lines, '\n')) {
    simdjson::dom::element drug;
    if (parser.parse(simdjson::padded_string(line)).get(drug) != simdjson::SUCCESS) continue;
    if (const auto product = terminology::ndc_product(member(drug, "code")); product) {
      drugs[*product] = member(drug, "display");
    }
  }
  const std::map<std::string_view, terminology::IcdSystem> systems = {
      {"icd-9-cm", terminology::IcdSystem::icd9_cm},
      {"icd-10-cm", terminology::IcdSystem::icd10_cm},
      {"icd-9-pcs", terminology::IcdSystem::icd9_pcs},
      {"icd-10-pcs", terminology::IcdSystem::icd10_pcs}};
  for (const std::string_view line : split(*icd_lines, '\n')) {
    const std::vector<std::string_view> columns = split(line, '\t');
    if (columns.size() != 3 || !systems.contains(columns[0])) continue;
    const terminology::IcdSystem system = systems.at(columns[0]);
    icd[{system, std::string(columns[1])}] = columns[2];
    // The table names ICD-9's procedures among its diagnoses.
    if (system == terminology::IcdSystem::icd9_cm) {
      icd[{terminology::IcdSystem::icd9_pcs, std::string(columns[1])}] = columns[2];
    }
  }
  return true;
}

Result<std::optional<terminology::Provider>> TableNames::find_provider(std::string_view npi) {
  const auto found = providers.find(npi);
  if (found == providers.end()) return std::optional<terminology::Provider>();
  return std::optional(found->second);
}

Result<std::optional<std::string>> TableNames::find_drug(std::string_view ndc) {
  const auto product = terminology::ndc_product(ndc);
  const auto found = product ? drugs.find(*product) : drugs.end();
  if (found == drugs.end()) return std::optional<std::string>();
  return std::optional(found->second);
}

Result<std::optional<std::string>> TableNames::find_icd(terminology::IcdSystem system,
                                                        std::string_view code) {
  const auto found = icd.find({system, std::string(code)});
  if (found == icd.end()) return std::optional<std::string>();
  return std::optional(found->second);
}

}  // namespace bb::test
