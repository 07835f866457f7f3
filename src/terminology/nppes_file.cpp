// NPPES's monthly and weekly files of providers, npidata_pfile_*.csv: some 330 columns, of which eleven and
// those of taxonomies say what a provider is called.

#include <algorithm>
#include <array>

#include "terminology/csv_format.h"

namespace bb::terminology {
namespace {

enum Column : std::size_t {
  npi,
  entity_type,
  organisation,
  last,
  first,
  middle,
  prefix,
  suffix,
  credential,
  column_count
};
constexpr std::array<std::string_view, column_count> kColumns = {
    "NPI",
    "Entity Type Code",
    "Provider Organization Name (Legal Business Name)",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Middle Name",
    "Provider Name Prefix Text",
    "Provider Name Suffix Text",
    "Provider Credential Text",
};
constexpr std::size_t kMostTaxonomies = 15;
constexpr std::size_t kNpiDigits = 10;

class Nppes final : public CsvFormat {
 public:
  struct Taxonomy {
    std::size_t code, primary;
  };
  Nppes(std::size_t columns, const std::array<std::size_t, column_count>& at,
        std::vector<Taxonomy> taxonomies)
      : CsvFormat(columns), at_(at), taxonomies_(std::move(taxonomies)) {}

 private:
  Result<std::uint64_t> take_row(const CsvRow& row, NameSink& sink) override {
    const std::string_view number = row[at_[npi]];
    const bool digits =
        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number.size() != kNpiDigits || !digits) return invalid("NPI is not ten digits.");
    if (row[at_[entity_type]].empty())
      return std::uint64_t{0};  // deactivated: NPPES tells nothing else of it
    const ProviderName name{.entity_type = row[at_[entity_type]],
                            .organisation = row[at_[organisation]],
                            .prefix = row[at_[prefix]],
                            .first = row[at_[first]],
                            .middle = row[at_[middle]],
                            .last = row[at_[last]],
                            .suffix = row[at_[suffix]],
                            .credential = row[at_[credential]]};
    BB_TRY(sink.provider(number, {.display = provider_display(name),
                                  .taxonomy_code = std::string(taxonomy(row)),
                                  .taxonomy_display = {}}));
    return std::uint64_t{1};
  }

  // The primary one; the first when none is.
  std::string_view taxonomy(const CsvRow& row) const {
    for (const Taxonomy& each : taxonomies_) {
      if (row[each.primary] == "Y") return row[each.code];
    }
    return row[taxonomies_.front().code];
  }

  const std::array<std::size_t, column_count> at_;
  const std::vector<Taxonomy> taxonomies_;
};

}  // namespace

Result<std::unique_ptr<NameFormat>> nppes_file(std::string_view first_line) {
  CsvRow header;
  if (!header.parse(first_line) || !find_csv_column(header, kColumns[npi]) ||
      !find_csv_column(header, kColumns[entity_type])) {
    return std::unique_ptr<NameFormat>();
  }
  std::array<std::size_t, column_count> at{};
  for (std::size_t i = 0; i < at.size(); ++i) {
    const auto found = find_csv_column(header, kColumns[i]);
    if (!found)
      return invalid("the header of NPPES's file names no column " + std::string(kColumns[i]) + ".");
    at[i] = *found;
  }
  std::vector<Nppes::Taxonomy> taxonomies;
  for (std::size_t number = 1; number <= kMostTaxonomies; ++number) {
    const auto code = find_csv_column(header, "Healthcare Provider Taxonomy Code_" + std::to_string(number));
    const auto primary =
        find_csv_column(header, "Healthcare Provider Primary Taxonomy Switch_" + std::to_string(number));
    if (code && primary) taxonomies.push_back({*code, *primary});
  }
  if (taxonomies.empty()) {
    return invalid("the header of NPPES's file names no column Healthcare Provider Taxonomy Code_1.");
  }
  return std::unique_ptr<NameFormat>(std::make_unique<Nppes>(header.size(), at, std::move(taxonomies)));
}

}  // namespace bb::terminology
