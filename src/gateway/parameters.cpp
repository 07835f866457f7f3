#include "gateway/parameters.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace bb::gateway {
namespace {

using enum fhir::ResourceType;

constexpr unsigned bit(fhir::ResourceType type) { return 1U << static_cast<unsigned>(type); }
constexpr unsigned kAll = bit(patient) | bit(coverage) | bit(explanation_of_benefit);

constexpr unsigned bit(fhir::Version version) { return 1U << static_cast<unsigned>(version); }
constexpr unsigned kV3 = bit(fhir::Version::v3), kBeforeV3 = bit(fhir::Version::v1) | bit(fhir::Version::v2);

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
  unsigned versions = kBeforeV3 | kV3;

  bool is_of(fhir::Version version, fhir::ResourceType type) const {
    return (types & bit(type)) != 0 && (versions & bit(version)) != 0;
  }
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
    {"_tag", bit(explanation_of_benefit), any_text, true, kV3},
    {"_source", bit(explanation_of_benefit), any_text, true, kV3},
    {"_security:not", bit(explanation_of_benefit), any_text, false, kV3},
    {"_offset", bit(explanation_of_benefit), integer, false, kV3},
    {"cursor", bit(explanation_of_benefit), any_text, false, kBeforeV3},  // ours: where the page before ended
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

void force(Parameters& accepted, std::string_view name, std::string value) {
  std::erase_if(accepted, [name](const Parameter& parameter) { return parameter.first == name; });
  accepted.emplace_back(name, std::move(value));
}

// What the client sent, as far as the search knows it.
Result<Parameters> accept_known(const SearchScope& scope, const Parameters& sent) {
  Parameters accepted;
  accepted.reserve(sent.size() + 3);
  for (const Accepted& parameter : kAccepted) {
    if (!parameter.is_of(scope.version, scope.type)) continue;
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
  return accepted;
}

// Nobody else can be named. What the token says replaces what the client said.
Result<void> name_beneficiary(const SearchScope& scope, Parameters& accepted) {
  const std::string own = std::to_string(scope.beneficiary);
  const Error refused{ErrorKind::forbidden, "You do not have permission to perform this action.", {}};
  const auto names_other = [&](std::string_view name) {
    const std::string* named = find_parameter(accepted, name);
    return named != nullptr && !names(*named, own);
  };
  switch (scope.type) {
    case patient: {
      const std::string* id = find_parameter(accepted, "_id");
      if (id != nullptr && !id->empty() && *id != own) return bb::not_found("Not found.");
      if (id != nullptr || find_parameter(accepted, "identifier") == nullptr) force(accepted, "_id", own);
      return {};
    }
    case coverage:
      if (names_other("beneficiary")) return refused;
      force(accepted, "beneficiary", "Patient/" + own);
      return {};
    case explanation_of_benefit:
      if (names_other("patient")) return refused;
      force(accepted, "patient", own);
      return {};
    case audit_event:
      force(accepted, "entity", own);
      return {};
    case claim:
    case claim_response:
      break;  // no application has them
  }
  return refused;
}

// Which claims of v3, of those that the data server has.
void choose_claims(const SearchScope& scope, Parameters& accepted) {
  if (scope.exclude_sensitive) force(accepted, "_security:not", "42CFRPart2");
  const auto is_given = [&](std::string_view name) { return find_parameter(accepted, name) != nullptr; };
  if (scope.part_d_only) {
    std::erase_if(accepted, [](const Parameter& parameter) { return parameter.first == "_tag"; });
    force(accepted, "_source", "DDPS");
  } else if (!is_given("_tag") && !is_given("_source")) {
    accepted.emplace_back("_source", "NCH,DDPS");
  }
}

// A text as CMS shows it in a list: as Python writes it.
std::string quoted(std::string_view text) {
  const bool single = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = single ? '"' : '\'';
  std::string shown(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') shown += '\\';
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code == 0x7F) {
      shown += "\\x" + to_hex(std::string_view(&c, 1));
    } else {
      shown += c;
    }
  }
  return shown + quote;
}

}  // namespace

Result<Parameters> accept_search(const SearchScope& scope, const Parameters& sent) {
  BB_ASSIGN(Parameters accepted, accept_known(scope, sent));
  accepted.emplace_back("_format", "application/fhir+json");
  BB_TRY(name_beneficiary(scope, accepted));
  if (scope.version == fhir::Version::v3 && scope.type == explanation_of_benefit)
    choose_claims(scope, accepted);
  return accepted;
}

bool wants_strict_handling(const http::Request& request) {
  for (const http::Header& header : request.headers) {
    if (!equals_ignore_case(header.name, "Prefer")) continue;
    for (const std::string_view preference : split(header.value, ',')) {
      if (equals_ignore_case(trim(preference), "handling=strict")) return true;
    }
  }
  return false;
}

std::optional<Refusal> refuse_unknown(fhir::Version version, fhir::ResourceType type, Interaction interaction,
                                      const Parameters& sent) {
  const auto is_known = [&](std::string_view name) {
    if (name == "count" || name == "_format") return true;
    return interaction == Interaction::search &&
           std::ranges::any_of(kAccepted, [&](const Accepted& parameter) {
             return parameter.name == name && parameter.is_of(version, type);
           });
  };
  std::vector<std::string_view> unknown;
  for (const auto& [name, value] : sent) {
    if (!is_known(name) && std::ranges::find(unknown, name) == unknown.end()) unknown.push_back(name);
  }
  if (unknown.empty()) return std::nullopt;
  std::string list;
  for (const std::string_view name : unknown) list += (list.empty() ? "" : ", ") + quoted(name);
  return Refusal{400, "Invalid parameters: [" + list + "]", 0, "error"};
}

}  // namespace bb::gateway
