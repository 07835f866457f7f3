#include <algorithm>
#include <chrono>

#include "fhir/parameters.h"
#include "fhir/search.h"
#include "store/part_d_months.h"

namespace bb::fhir {
namespace {

constexpr std::string_view kContract = "_has:Coverage.extension", kYear = "_has:Coverage.rfrncyr";

// "https://bluebutton.cms.gov/resources/variables/ptdcntrct07" is July; only what follows the last "/"
// counts.
std::optional<int> month_of(std::string_view system) {
  constexpr std::string_view kVariable = "ptdcntrct";
  const std::string variable = to_lower(system.substr(system.rfind('/') + 1));
  if (variable.size() != kVariable.size() + 2 || !variable.starts_with(kVariable)) return std::nullopt;
  const auto month = parse_number(std::string_view(variable).substr(kVariable.size()), "month");
  if (!month.ok() || *month < 1 || *month > 12) return std::nullopt;
  return static_cast<int>(*month);
}

Result<int> parse_year(const KnownParameters& parameters, Instant now) {
  BB_ASSIGN(const auto value, parameters.single(kYear));
  const std::string_view year = value ? parse_token(*value).code : std::string_view();
  if (year.empty()) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    return static_cast<int>(today.year());
  }
  BB_ASSIGN(const std::int64_t number, parse_number(year, "Contract Year"));
  if (number < 1 || number > 9999) return parse_number("", "Contract Year").error();
  return static_cast<int>(number);
}

}  // namespace

bool is_contract_search(const Parameters& parameters) {
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const Parameter& parameter) { return parameter.first.starts_with(kContract); });
}

Result<ContractSearch> parse_contract_search(const Request& request, Instant now) {
  BB_ASSIGN(const auto parameters, KnownParameters::check(request, {kContract, kYear, "cursor", "_count"}));
  // A page is as long as asked, so it cannot leave out what was not updated.
  if (find_parameter(request.parameters, "_lastUpdated") != nullptr) return unknown_search(request);
  BB_ASSIGN(const auto value, parameters.single(kContract));
  const Token token = parse_token(value.value_or(""));
  const std::string system(token.system.value_or("null"));
  const auto month = month_of(system);
  if (!month) return invalid("Unsupported extension system: " + system);
  if (token.code.size() != store::kPartDContractLength) {
    return invalid("Coverage id is not expected length; value " + std::string(token.code) +
                   " is not expected length " + std::to_string(store::kPartDContractLength));
  }
  // v1 has it for those who match patients by MBI.
  if (request.version == Version::v1 && (!request.include_mbi || request.include_hicn))
    return invalid("This endpoint requires the 'IncludeIdentifiers: mbi' header.");
  ContractSearch search;
  search.contract = token.code;
  search.month = *month;
  BB_ASSIGN(search.year, parse_year(parameters, now));
  BB_ASSIGN(search.paging, parse_paging(parameters));
  BB_ASSIGN(const auto cursor, parameters.single("cursor"));
  if (cursor && !cursor->empty()) {
    BB_ASSIGN(search.after, parse_number(*cursor, "cursor"));
  }
  return search;
}

}  // namespace bb::fhir
