#include "gateway/ownership.h"

#include <simdjson.h>

#include <string>
#include <string_view>

namespace bb::gateway {
namespace {

namespace ondemand = simdjson::ondemand;
using fhir::ResourceType;
using simdjson::error_code;

simdjson::padded_string_view padded(Buffer& body) {
  body.reserve(simdjson::SIMDJSON_PADDING);
  return simdjson::padded_string_view(body.data(), body.size(), body.capacity());
}

Ownership why(error_code error) {
  const bool is_absent = error == simdjson::NO_SUCH_FIELD || error == simdjson::INCORRECT_TYPE;
  return is_absent ? Ownership::unclear : Ownership::unreadable;
}

// The member that names the beneficiary.
error_code find_owner(ResourceType type, ondemand::object& resource, std::string_view& owner) {
  switch (type) {
    case ResourceType::patient:
      return resource["id"].get_string().get(owner);
    case ResourceType::coverage:
      return resource["beneficiary"]["reference"].get_string().get(owner);
    case ResourceType::explanation_of_benefit:
      return resource["patient"]["reference"].get_string().get(owner);
    case ResourceType::audit_event:
      for (auto entity : resource["entity"]) return entity["what"]["reference"].get_string().get(owner);
      break;
    case ResourceType::claim:
    case ResourceType::claim_response:
      break;  // no application has them
  }
  return simdjson::NO_SUCH_FIELD;
}

// "Patient/-17" or the same behind the server's address, or a Patient's own id.
Ownership of_owner(ResourceType type, std::string_view owner, std::string_view beneficiary) {
  if (type != ResourceType::patient) {
    const std::size_t slash = owner.rfind('/');
    if (slash == std::string_view::npos || !owner.substr(0, slash).ends_with("Patient"))
      return Ownership::unclear;
    owner.remove_prefix(slash + 1);
  }
  return owner == beneficiary ? Ownership::own : Ownership::foreign;
}

// Whether a claim is one of those that the token's holder shared. One without labels is not sensitive.
Ownership is_shared(ondemand::object& claim, const Expected& expected) {
  std::string_view source;
  if (expected.part_d_only) {
    const auto error = claim["meta"]["source"].get_string().get(source);
    if (error != simdjson::SUCCESS) return why(error) == Ownership::unclear ? Ownership::foreign : why(error);
    if (source != "DDPS") return Ownership::foreign;
  }
  if (!expected.exclude_sensitive) return Ownership::own;
  ondemand::array labels;
  if (const auto error = claim["meta"]["security"].get_array().get(labels))
    return error == simdjson::NO_SUCH_FIELD ? Ownership::own : why(error);
  for (auto label : labels) {
    std::string_view code;
    if (const auto error = label["code"].get_string().get(code)) return why(error);
    if (code == "42CFRPart2") return Ownership::foreign;
  }
  return Ownership::own;
}

Ownership of_resource(ondemand::object resource, ResourceType type, const Expected& expected) {
  std::string_view owner;
  if (const auto error = find_owner(type, resource, owner)) return why(error);
  const Ownership found = of_owner(type, owner, std::to_string(expected.beneficiary));
  const bool is_claim = type == ResourceType::explanation_of_benefit;
  return found == Ownership::own && is_claim ? is_shared(resource, expected) : found;
}

Ownership of_wanted(ondemand::object resource, const Expected& expected) {
  std::string_view type;
  if (const auto error = resource["resourceType"].get_string().get(type)) return why(error);
  if (type == fhir::name(expected.type)) return of_resource(resource, expected.type, expected);
  if (!expected.is_card) return Ownership::foreign;
  // Beside the Patient a card has Coverages, and whom to call.
  if (type == fhir::name(ResourceType::coverage))
    return of_resource(resource, ResourceType::coverage, expected);
  return type == "Organization" ? Ownership::own : Ownership::foreign;
}

Ownership of_bundle(ondemand::object bundle, const Expected& expected) {
  std::string_view type_name;
  if (const auto error = bundle["resourceType"].get_string().get(type_name)) return why(error);
  if (type_name != "Bundle") return Ownership::foreign;
  ondemand::array entries;
  if (const auto error = bundle["entry"].get_array().get(entries)) {
    return error == simdjson::NO_SUCH_FIELD ? Ownership::own : why(error);
  }
  for (auto entry : entries) {
    ondemand::object resource;
    if (const auto error = entry["resource"].get_object().get(resource)) return why(error);
    const Ownership found = of_wanted(resource, expected);
    if (found != Ownership::own) return found;
  }
  return Ownership::own;
}

}  // namespace

Ownership find_ownership(Buffer& body, const Expected& expected) {
  thread_local ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  if (parser.iterate(padded(body)).get(document) || document.get_object().get(object))
    return Ownership::unreadable;
  return expected.is_bundle || expected.is_card ? of_bundle(object, expected) : of_wanted(object, expected);
}

std::optional<Instant> bundle_updated(Buffer& body) {
  ondemand::parser parser;
  ondemand::document document;
  std::string_view updated;
  if (parser.iterate(padded(body)).get(document) ||
      document["meta"]["lastUpdated"].get_string().get(updated)) {
    return std::nullopt;
  }
  return parse_instant(updated);
}

}  // namespace bb::gateway
