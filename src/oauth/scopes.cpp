#include "oauth/scopes.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace bb::oauth {
namespace {

constexpr std::array kKnown{
    KnownScope{"profile", true},
    KnownScope{"openid", false},
    KnownScope{"launch/patient", false},
    KnownScope{"patient/Patient.read", true},
    KnownScope{"patient/Patient.r", true},
    KnownScope{"patient/Patient.s", true},
    KnownScope{"patient/Patient.rs", true},
    KnownScope{"patient/ExplanationOfBenefit.read", false},
    KnownScope{"patient/ExplanationOfBenefit.r", false},
    KnownScope{"patient/ExplanationOfBenefit.s", false},
    KnownScope{"patient/ExplanationOfBenefit.rs", false},
    KnownScope{"patient/Coverage.read", false},
    KnownScope{"patient/Coverage.r", false},
    KnownScope{"patient/Coverage.s", false},
    KnownScope{"patient/Coverage.rs", false},
    // SMART App Launch 2.2: who the person is, in the id token; refresh tokens, which everybody is given.
    KnownScope{"fhirUser", false, true, false},
    KnownScope{"offline_access", false, true, false},
    // Of applications that manage grants, and of resource servers that ask about tokens.
    KnownScope{"token_management", false, false},
    KnownScope{"token_introspect", false, false},
    KnownScope{"introspection", false, false},
    // Of CMS Aligned Networks.
    KnownScope{"patient/AuditEvent.rs", false, false},
    KnownScope{"patient/AuditEvent.r", false, false},
    KnownScope{"patient/AuditEvent.s", false, false},
};

const KnownScope* find(std::string_view name) {
  const auto* found =
      std::find_if(kKnown.begin(), kKnown.end(), [&](const KnownScope& scope) { return scope.name == name; });
  return found == kKnown.end() ? nullptr : found;
}

bool is_default(std::string_view name) {
  const KnownScope* scope = find(name);
  return scope != nullptr && scope->is_default;
}

bool is_demographic(std::string_view name) {
  const KnownScope* scope = find(name);
  return scope != nullptr && scope->demographic;
}

void add(Scopes& scopes, std::string_view scope) {
  if (!contains(scopes, scope)) scopes.emplace_back(scope);
}

// "patient/Patient.rs" is "patient/Patient" and "rs".
struct Parts {
  std::string_view resource, permission;
};
Parts parts_of(std::string_view scope) {
  const std::size_t dot = scope.rfind('.');
  if (dot == std::string_view::npos) return {scope, {}};
  return {scope.substr(0, dot), scope.substr(dot + 1)};
}

bool is_within(const Parts& scope, const Parts& original) {
  if (scope.resource != original.resource) return false;
  if (scope.permission == original.permission) return true;
  if (original.permission == "rs") return scope.permission == "r" || scope.permission == "s";
  return original.permission == "read" && scope.permission == "r";
}

}  // namespace

std::span<const KnownScope> known_scopes() { return kKnown; }

Scopes parse_scopes(std::string_view text) {
  Scopes scopes;
  for (const std::string_view scope : split(text, ' ')) {
    if (!scope.empty()) add(scopes, scope);
  }
  return scopes;
}

std::string format_scopes(const Scopes& scopes) {
  std::string text;
  for (const std::string& scope : scopes) {
    if (!text.empty()) text += ' ';
    text += scope;
  }
  return text;
}

bool contains(const Scopes& scopes, std::string_view scope) {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

Scopes available_scopes(const store::Application& application) {
  Scopes scopes = application.scopes;
  if (scopes.empty()) {
    for (const KnownScope& scope : kKnown) {
      if (scope.is_default) scopes.emplace_back(scope.name);
    }
  }
  return application.require_demographic_scopes ? scopes : without_demographic(scopes);
}

Scopes default_scopes(const store::Application& application) {
  Scopes scopes = available_scopes(application);
  std::erase_if(scopes,
                [](const std::string& scope) { return !is_default(scope) || !find(scope)->is_implied; });
  return scopes;
}

bool are_default(const Scopes& scopes) { return std::all_of(scopes.begin(), scopes.end(), is_default); }

bool are_allowed(const Scopes& scopes, const store::Application& application) {
  const Scopes asked = application.require_demographic_scopes ? scopes : without_demographic(scopes);
  return is_within(asked, condense(available_scopes(application)));
}

Scopes condense(const Scopes& scopes) {
  Scopes condensed;
  for (const std::string& scope : scopes) {
    const Parts parts = parts_of(scope);
    const std::string both = std::string(parts.resource) + ".rs";
    const bool one = parts.permission == "r" || parts.permission == "s";
    const std::string other = std::string(parts.resource) + (parts.permission == "r" ? ".s" : ".r");
    add(condensed, one && (contains(scopes, both) || contains(scopes, other)) ? both : scope);
  }
  return condensed;
}

Scopes without_demographic(const Scopes& scopes) {
  Scopes rest;
  for (const std::string& scope : scopes) {
    if (!is_demographic(scope)) rest.push_back(scope);
  }
  return rest;
}

Scopes only_within(const Scopes& scopes, const Scopes& allowed) {
  Scopes rest;
  for (const std::string& scope : scopes) {
    if (is_within({scope}, allowed)) rest.push_back(scope);
  }
  return rest;
}

bool has_demographic(const Scopes& scopes) {
  return std::any_of(scopes.begin(), scopes.end(), is_demographic);
}

bool is_within(const Scopes& scopes, const Scopes& original) {
  return std::all_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
    return std::any_of(original.begin(), original.end(),
                       [&](const std::string& one) { return is_within(parts_of(scope), parts_of(one)); });
  });
}

}  // namespace bb::oauth
