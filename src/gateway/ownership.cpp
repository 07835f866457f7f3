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
    case ResourceType::claim:
    case ResourceType::claim_response:
      break;  // no application has them
  }
  return simdjson::NO_SUCH_FIELD;
}

Ownership of_resource(ondemand::object resource, ResourceType type, std::string_view beneficiary) {
  std::string_view type_name, owner;
  if (const auto error = resource["resourceType"].get_string().get(type_name)) return why(error);
  if (type_name != fhir::name(type)) return Ownership::foreign;
  if (const auto error = find_owner(type, resource, owner)) return why(error);
  if (type != ResourceType::patient) {
    // "Patient/-17", or the same behind the server's address.
    const std::size_t slash = owner.rfind('/');
    if (slash == std::string_view::npos || !owner.substr(0, slash).ends_with("Patient"))
      return Ownership::unclear;
    owner.remove_prefix(slash + 1);
  }
  return owner == beneficiary ? Ownership::own : Ownership::foreign;
}

Ownership of_bundle(ondemand::object bundle, ResourceType type, std::string_view beneficiary) {
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
    const Ownership found = of_resource(resource, type, beneficiary);
    if (found != Ownership::own) return found;
  }
  return Ownership::own;
}

}  // namespace

Ownership find_ownership(Buffer& body, ResourceType type, bool is_bundle, store::BeneficiaryId beneficiary) {
  thread_local ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  if (parser.iterate(padded(body)).get(document) || document.get_object().get(object))
    return Ownership::unreadable;
  const std::string own = std::to_string(beneficiary);
  return is_bundle ? of_bundle(object, type, own) : of_resource(object, type, own);
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
