#include "gateway/parameters.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace bb::gateway {
namespace {

using enum fhir::ResourceType;

constexpr unsigned bit(fhir::ResourceType type) { return 1U << static_cast<unsigned>(type); }
constexpr unsigned kAll = bit(patient) | bit(coverage) | bit(explanation_of_benefit);

// Rules of a value: the text that a client is told when it breaks one, or null.
using Rule = const char* (*)(std::string_view value);

const char* any_text(std::string_view) { return nullptr; }

std::optional<long long> whole_number(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

const char* integer(std::string_view value) { return whole_number(value) ? nullptr : "expected int"; }

const char* page_size(std::string_view value) {
  const auto size = whole_number(value);
  if (!size) return "expected int";
  if (*size < 0) return "value must be at least 0";
  static_assert(kMaximumPageSize == 50);
  return *size > kMaximumPageSize ? "value must be at most 50" : nullptr;
}

bool has_comparator(std::string_view value) {
  const std::string_view prefix = value.substr(0, 2);
  return value.size() > 2 && (prefix == "lt" || prefix == "le" || prefix == "gt" || prefix == "ge");
}

const char* last_updated(std::string_view value) {
  return has_comparator(value) ? nullptr : "the _lastUpdated operator is not valid";
}

const char* service_date(std::string_view value) {
  return has_comparator(value) ? nullptr : "the service-date operator is not valid";
}

// Names of claim types in any case, each with or without the code system, or the code system alone, with
// commas and blanks between them.
const char* claim_types(std::string_view value) {
  constexpr const char* kRefused = "the type parameter value is not valid";
  constexpr std::string_view kSystem = "https://bluebutton.cms.gov/resources/codesystem/eob-type|";
  constexpr std::string_view kTypes[] = {"carrier", "pde",       "dme",        "hha",
                                         "hospice", "inpatient", "outpatient", "snf"};
  const std::string text = to_lower(value);
  std::string_view rest = text;
  if (rest.empty()) return kRefused;
  while (!rest.empty()) {
    bool found = rest.starts_with(kSystem);
    if (found) rest.remove_prefix(kSystem.size());
    for (const std::string_view type : kTypes) {
      if (!rest.starts_with(type)) continue;
      rest.remove_prefix(type.size());
      found = true;
      break;
    }
    if (!found) return kRefused;
    rest.remove_prefix(std::min(rest.find_first_not_of(", \t\r\n"), rest.size()));
  }
  return nullptr;
}

struct Accepted {
  std::string_view name;
  unsigned types;
  Rule rule;
  bool repeats = false;
};

// In the order in which they are sent on, and which paging links show.
constexpr Accepted kAccepted[] = {
    {"startIndex", kAll, integer},
    {"_count", kAll, page_size},
    {"_lastUpdated", kAll, last_updated, true},
    {"_id", bit(patient), any_text},
    {"identifier", bit(patient), any_text},
    {"beneficiary", bit(coverage), any_text},
    {"type", bit(explanation_of_benefit), claim_types},
    {"service-date", bit(explanation_of_benefit), service_date, true},
    {"patient", bit(explanation_of_benefit), any_text},
    {"cursor", bit(explanation_of_benefit), any_text},  // ours: where the page before ended
};

std::string_view sent_name(const Parameter& parameter) {
  return parameter.first == "count" ? std::string_view("_count") : std::string_view(parameter.first);
}

// The last value of a name; `count` wins over `_count`.
const std::string* last_value(const Parameters& sent, std::string_view name) {
  const std::string* found = nullptr;
  bool alias = false;
  for (const Parameter& parameter : sent) {
    const bool is_alias = parameter.first == "count";
    if (sent_name(parameter) != name || (alias && !is_alias)) continue;
    found = &parameter.second;
    alias = is_alias;
  }
  return found;
}

// "-123" or "Patient/-123" of this very beneficiary.
bool names(std::string_view reference, std::string_view beneficiary) {
  constexpr std::string_view kType = "Patient/";
  if (reference.starts_with(kType)) reference.remove_prefix(kType.size());
  return reference == beneficiary;
}

}  // namespace

Result<Parameters> accept_search(fhir::ResourceType type, const Parameters& sent,
                                 store::BeneficiaryId beneficiary) {
  const std::string own = std::to_string(beneficiary);
  Parameters accepted;
  accepted.reserve(sent.size() + 3);
  for (const Accepted& parameter : kAccepted) {
    if ((parameter.types & bit(type)) == 0) continue;
    const std::string* last = last_value(sent, parameter.name);
    if (last == nullptr) {
      if (parameter.name == "_count") accepted.emplace_back("_count", std::to_string(kDefaultPageSize));
      continue;
    }
    for (const Parameter& candidate : sent) {
      if (sent_name(candidate) != parameter.name || (!parameter.repeats && &candidate.second != last))
        continue;
      if (const char* refusal = parameter.rule(candidate.second)) return invalid(refusal);
      const bool number = parameter.rule == integer || parameter.rule == page_size;
      accepted.emplace_back(parameter.name,
                            number ? std::to_string(*whole_number(candidate.second)) : candidate.second);
    }
  }

  accepted.emplace_back("_format", "application/fhir+json");

  // Nobody else can be named. What the token says replaces what the client said.
  const auto given = [&accepted](std::string_view name) { return find_parameter(accepted, name); };
  const auto force = [&accepted](std::string_view name, std::string value) {
    std::erase_if(accepted, [name](const Parameter& parameter) { return parameter.first == name; });
    accepted.emplace_back(name, std::move(value));
  };
  const Error forbidden{ErrorKind::forbidden, "You do not have permission to perform this action.", {}};
  switch (type) {
    case patient: {
      const std::string* id = given("_id");
      if (id != nullptr && !id->empty() && *id != own) return not_found("Not found.");
      if (id != nullptr || given("identifier") == nullptr) force("_id", own);
      break;
    }
    case coverage: {
      const std::string* named = given("beneficiary");
      if (named != nullptr && !names(*named, own)) return forbidden;
      force("beneficiary", "Patient/" + own);
      break;
    }
    case claim:
    case claim_response:
      return forbidden;  // no application has them
    case explanation_of_benefit: {
      const std::string* named = given("patient");
      if (named != nullptr && !names(*named, own)) return forbidden;
      force("patient", own);
      break;
    }
  }
  return accepted;
}

}  // namespace bb::gateway
