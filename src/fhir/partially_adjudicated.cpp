#include "fhir/partially_adjudicated.h"

#include <string>

#include "fhir/date_range.h"
#include "fhir/paging.h"
#include "fhir/parameters.h"

namespace bb::fhir {

Result<void> check_partially_adjudicated_search(const Request& request) {
  BB_ASSIGN(const auto parameters,
            KnownParameters::check(request, {"mbi", "isHashed", "type", "service-date", "_lastUpdated",
                                             "_count", "startIndex", "excludeSAMHSA", "includeTaxNumbers"}));
  BB_ASSIGN(const auto mbi, parameters.single("mbi"));
  if (!mbi) return unknown_search(request);
  if (trim(*mbi).empty()) return invalid("lookup value cannot be null/empty");
  for (const std::string_view flag : {"isHashed", "excludeSAMHSA", "includeTaxNumbers"}) {
    BB_TRY(parse_flag(parameters, flag));
  }
  BB_TRY(parse_paging(parameters));
  for (const std::string_view date : {"_lastUpdated", "service-date"}) {
    BB_TRY(parse_date_range(date, parameters.all(date)));
  }
  return {};
}

Error no_partially_adjudicated(const Request& request) {
  const std::string_view id = *request.id;
  const bool has_source = id.starts_with("f-") || id.starts_with("m-");
  if (!has_source || !parse_number(id.substr(2), "ID").ok())
    return invalid("Unsupported ID pattern: " + std::string(id));
  return not_found("HAPI-0971: Resource " + std::string(name(request.type)) + "/" + std::string(id) +
                   " is not known");
}

}  // namespace bb::fhir
