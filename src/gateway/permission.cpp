#include "gateway/permission.h"

#include <algorithm>

#include "base/encoding.h"

namespace bb::gateway {
namespace {

using enum fhir::ResourceType;

constexpr Capability kCapabilities[] = {
    {.scope = "profile", .profile = true},

    {.scope = "patient/Patient.read", .type = patient, .read = true, .search = true},
    {.scope = "patient/Patient.rs", .type = patient, .read = true, .search = true},
    {.scope = "patient/Patient.r", .type = patient, .read = true},
    {.scope = "patient/Patient.s", .type = patient, .search = true},

    {.scope = "patient/Coverage.read", .type = coverage, .read = true, .search = true},
    {.scope = "patient/Coverage.rs", .type = coverage, .read = true, .search = true},
    {.scope = "patient/Coverage.r", .type = coverage, .read = true},
    {.scope = "patient/Coverage.s", .type = coverage, .search = true},

    {.scope = "patient/ExplanationOfBenefit.read",
     .type = explanation_of_benefit,
     .read = true,
     .search = true},
    {.scope = "patient/ExplanationOfBenefit.rs",
     .type = explanation_of_benefit,
     .read = true,
     .search = true},
    {.scope = "patient/ExplanationOfBenefit.r", .type = explanation_of_benefit, .read = true},
    {.scope = "patient/ExplanationOfBenefit.s", .type = explanation_of_benefit, .search = true},

    {.scope = "patient/AuditEvent.rs", .type = audit_event, .read = true, .search = true},
    {.scope = "patient/AuditEvent.r", .type = audit_event, .read = true},
    {.scope = "patient/AuditEvent.s", .type = audit_event, .search = true},
};

constexpr const char* kWhomToAsk =
    " If you are the app maintainer, please contact the Blue Button API team."
    " If you are a Medicare Beneficiary and need assistance, please contact"
    " the support team for the application you are trying to access.";

bool opens_read(const Capability& capability, fhir::ResourceType type) {
  return capability.type == type && capability.read;
}
bool opens_search(const Capability& capability, fhir::ResourceType type) {
  return capability.type == type && capability.search;
}

// Whether any scope of the space-separated list opens what `opens` asks for. No allocation: every request
// passes here.
template <class Opens>
bool any_scope(std::string_view scopes, Opens opens) {
  while (!scopes.empty()) {
    const std::size_t end = scopes.find(' ');
    const Capability* capability = find_capability(scopes.substr(0, end));
    if (capability != nullptr && opens(*capability)) return true;
    if (end == std::string_view::npos) return false;
    scopes.remove_prefix(end + 1);
  }
  return false;
}

// Whether scopes open an interaction. `any` tells whether one of them does what it is asked for.
template <class Any>
bool covers(const Any& any, fhir::ResourceType type, Interaction interaction) {
  if (interaction == Interaction::insurance_card) {
    return any([](const Capability& capability) { return opens_read(capability, patient); }) &&
           any([](const Capability& capability) { return opens_search(capability, coverage); });
  }
  return any([&](const Capability& capability) {
    return interaction == Interaction::read ? opens_read(capability, type) : opens_search(capability, type);
  });
}

std::optional<Refusal> refuse_inactive(const oauth::Access& access) {
  if (access.application_active) return std::nullopt;
  return Refusal{401,
                 "This application, " + access.application_name + ", is temporarily inactive." + kWhomToAsk};
}

std::optional<Refusal> refuse_without_grant(const oauth::Access& access, Instant now) {
  if (!access.has_grant) return forbidden();
  if (access.grant_expires && *access.grant_expires <= now) {
    return Refusal{401,
                   "User access has timed out. To refresh Medicare data, end user must re-authenticate and "
                   "consent to share their data."};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refuse_token_in_query(std::string_view query) {
  // An escape could hide the name, so a query with one is decoded before it is searched.
  if (query.find("access") == std::string_view::npos && query.find('%') == std::string_view::npos) {
    return std::nullopt;
  }
  const auto parameters = parse_query(query);
  if (!parameters || find_parameter(*parameters, "access_token") == nullptr) return std::nullopt;
  return Refusal{400,
                 "Using the access token in the query parameters is not supported. Use the Authorization "
                 "header instead"};
}

Refusal forbidden() { return {403, "You do not have permission to perform this action."}; }

Refusal not_found() { return {404, "Not found."}; }

const Capability* find_capability(std::string_view scope) {
  for (const Capability& capability : kCapabilities) {
    if (capability.scope == scope) return &capability;
  }
  return nullptr;
}

std::optional<Refusal> refuse_fhir(const oauth::Access& access, fhir::Version version,
                                   fhir::ResourceType type, Interaction interaction, Instant now) {
  if (auto refusal = refuse_inactive(access)) return refusal;
  if (auto refusal = refuse_without_grant(access, now)) return refusal;
  const auto each = [&access](const auto& opens) { return any_scope(access.scope, opens); };
  if (!covers(each, type, interaction)) return forbidden();
  const bool shares_all = access.include_sensitive && !access.part_d_eob_only;
  if (version != fhir::Version::v3 && type == explanation_of_benefit && !shares_all) return forbidden();
  return std::nullopt;
}

std::optional<Refusal> refuse_late_adopter(const oauth::Access& access,
                                           std::span<const std::string> early_adopters) {
  if (early_adopters.empty() || std::ranges::find(early_adopters, access.client_id) != early_adopters.end())
    return std::nullopt;
  return Refusal{403, "This application, " + access.application_name +
                          ", does not yet have access to v3 endpoints." + kWhomToAsk};
}

std::optional<Refusal> refuse_v3(const oauth::Access& access, std::span<const std::string> early_adopters,
                                 std::span<const std::string> application_scopes, fhir::ResourceType type,
                                 Interaction interaction) {
  const bool is_read = interaction == Interaction::read, is_card = interaction == Interaction::insurance_card;
  if (!is_card && (is_read || type != audit_event)) {
    if (auto refusal = refuse_late_adopter(access, early_adopters)) return refusal;
  }
  if (type == audit_event) {
    const auto scopes = split(access.scope, ' ');
    const bool both = std::ranges::find(scopes, "patient/AuditEvent.rs") != scopes.end();
    return is_read && !both ? std::optional(forbidden()) : std::nullopt;
  }
  const auto each = [application_scopes](const auto& opens) {
    return std::ranges::any_of(application_scopes, [&](const std::string& scope) {
      const Capability* capability = find_capability(scope);
      return capability != nullptr && opens(*capability);
    });
  };
  if (covers(each, type, interaction)) return std::nullopt;
  const std::string calls = is_card ? "any" : is_read ? "read" : "search";
  const std::string resources = is_card ? "digital insurance card" : std::string(fhir::name(type));
  return Refusal{403, "This application, " + access.application_name + ", does not have access to make " +
                          calls + " calls for " + resources + " resources." + kWhomToAsk};
}

std::optional<Refusal> refuse_userinfo(const oauth::Access& access, Instant now) {
  if (auto refusal = refuse_inactive(access)) return refusal;
  if (!any_scope(access.scope, [](const Capability& capability) { return capability.profile; })) {
    return forbidden();
  }
  return refuse_without_grant(access, now);
}

}  // namespace bb::gateway
