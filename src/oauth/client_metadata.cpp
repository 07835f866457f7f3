#include "oauth/client_metadata.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json_text.h"
#include "jose/jwk.h"
#include "oauth/scopes.h"

namespace bb::oauth {
namespace {

using jose::Json;
using Refusal = std::optional<MetadataError>;

Refusal refuse_metadata(std::string description) {
  return MetadataError{"invalid_client_metadata", std::move(description)};
}

// A member that is a text, and where it goes.
struct TextMember {
  std::string_view name;
  std::string store::Application::*field;
};
constexpr TextMember kTexts[] = {
    {"client_name", &store::Application::name},      {"client_uri", &store::Application::website_uri},
    {"logo_uri", &store::Application::logo_uri},     {"tos_uri", &store::Application::tos_uri},
    {"policy_uri", &store::Application::policy_uri}, {"jwks_uri", &store::Application::jwks_uri},
};

struct SwitchMember {
  std::string_view name;
  bool store::Application::*field;
};
constexpr SwitchMember kSwitches[] = {
    // RFC 9126 section 6, RFC 9449 section 5.2.
    {"require_pushed_authorization_requests", &store::Application::require_pushed_requests},
    {"dpop_bound_access_tokens", &store::Application::dpop_bound},
};

Refusal read_texts(const Json& json, store::Application& application) {
  for (const TextMember& member : kTexts) {
    const Json* value = json.find(member.name);
    if (value != nullptr && value->kind() != Json::Kind::text)
      return refuse_metadata(std::string(member.name) + " must be a text.");
    application.*member.field = value == nullptr ? "" : std::string(value->as_text());
  }
  for (const SwitchMember& member : kSwitches) {
    const Json* value = json.find(member.name);
    if (value != nullptr && value->kind() != Json::Kind::boolean)
      return refuse_metadata(std::string(member.name) + " must be true or false.");
    application.*member.field = json.boolean(member.name).value_or(false);
  }
  return std::nullopt;
}

// A list of texts; nothing when it is something else. Absent is empty.
std::optional<std::vector<std::string>> read_list(const Json& json, std::string_view name) {
  std::vector<std::string> list;
  const Json* value = json.find(name);
  if (value == nullptr) return list;
  if (value->kind() != Json::Kind::array || value->items().size() > 100) return std::nullopt;
  for (const Json& item : value->items()) {
    if (item.kind() != Json::Kind::text) return std::nullopt;
    list.emplace_back(item.as_text());
  }
  return list;
}

bool is_within(const std::vector<std::string>& list, std::initializer_list<std::string_view> allowed) {
  return std::all_of(list.begin(), list.end(), [&](const std::string& one) {
    return std::find(allowed.begin(), allowed.end(), one) != allowed.end();
  });
}

// JSON again, of what a JWK Set is made of: objects, lists and texts.
std::string written(const Json& json) {
  std::string text;
  switch (json.kind()) {
    case Json::Kind::text:
      return "\"" + json_escaped(json.as_text()) + "\"";
    case Json::Kind::array:
      for (const Json& item : json.items()) text += (text.empty() ? "" : ",") + written(item);
      return "[" + text + "]";
    case Json::Kind::object:
      for (const auto& [name, value] : json.members()) {
        text += (text.empty() ? "\"" : ",\"") + json_escaped(name) + "\":" + written(value);
      }
      return "{" + text + "}";
    default:
      return "null";
  }
}

// How it proves who it is (section 2, token_endpoint_auth_method).
Refusal read_method(const Json& json, store::Application& application) {
  const Json* member = json.find("token_endpoint_auth_method");
  const std::string_view method = member == nullptr ? "client_secret_basic" : member->as_text();
  if (method != "none" && method != "client_secret_basic" && method != "client_secret_post" &&
      method != "private_key_jwt") {
    return refuse_metadata(
        "token_endpoint_auth_method is none, client_secret_basic, client_secret_post or private_key_jwt.");
  }
  application.confidential = method != "none";
  const Json* keys = json.find("jwks");
  application.jwks.clear();
  if (keys != nullptr) {
    const auto set = jose::JwkSet::parse_strictly(written(*keys));
    if (!set.ok()) return refuse_metadata("jwks: " + set.error().message);
    application.jwks = set->to_json();
  }
  const bool has_keys = !application.jwks.empty() || !application.jwks_uri.empty();
  if (!application.jwks.empty() && !application.jwks_uri.empty())
    return refuse_metadata("jwks and jwks_uri exclude each other.");
  if (method == "private_key_jwt" && !has_keys)
    return refuse_metadata("private_key_jwt needs jwks or jwks_uri.");
  if (method != "private_key_jwt" && has_keys)
    return refuse_metadata("jwks and jwks_uri are for private_key_jwt.");
  // What was made for it and is not needed.
  if (method == "none" || method == "private_key_jwt") application.secret_digest.reset();
  return std::nullopt;
}

Refusal read_flows(const Json& json, store::Application& application) {
  const auto grants = read_list(json, "grant_types"), responses = read_list(json, "response_types");
  if (!grants || !is_within(*grants, {"authorization_code", "refresh_token"}))
    return refuse_metadata("grant_types are authorization_code and refresh_token.");
  if (!responses || !is_within(*responses, {"code"})) return refuse_metadata("response_types are code.");
  const Json* algorithm = json.find("id_token_signed_response_alg");
  application.id_token_algorithm = algorithm == nullptr ? "" : std::string(algorithm->as_text());
  if (algorithm != nullptr && application.id_token_algorithm != "RS256" &&
      application.id_token_algorithm != "ES256")
    return refuse_metadata("id_token_signed_response_alg is RS256 or ES256.");
  return std::nullopt;
}

std::string array(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& one : list) text += (text.empty() ? "\"" : ",\"") + json_escaped(one) + "\"";
  return "[" + text + "]";
}

std::string_view method_of(const store::Application& application) {
  if (!application.confidential) return "none";
  return application.secret_digest ? "client_secret_basic" : "private_key_jwt";
}

}  // namespace

std::optional<MetadataError> read_client_metadata(std::string_view json, store::Application& application) {
  const auto read = Json::parse(json);
  if (!read.ok()) return refuse_metadata(read.error().message);
  if (read->find("software_statement") != nullptr)
    return MetadataError{"unapproved_software_statement", "Nobody's software statements are trusted here."};
  const auto redirects = read_list(*read, "redirect_uris");
  if (!redirects || redirects->empty())
    return MetadataError{"invalid_redirect_uri", "redirect_uris is a list of at least one."};
  application.redirect_uris = *redirects;
  if (auto refused = read_texts(*read, application)) return refused;
  if (auto refused = read_method(*read, application)) return refused;
  if (auto refused = read_flows(*read, application)) return refused;
  const auto contacts = read_list(*read, "contacts");
  if (!contacts) return refuse_metadata("contacts is a list of texts.");
  application.support_email = contacts->empty() ? "" : contacts->front();
  const Json* scope = read->find("scope");
  if (scope != nullptr && scope->kind() != Json::Kind::text) return refuse_metadata("scope is a text.");
  application.scopes = parse_scopes(scope == nullptr ? std::string_view{} : scope->as_text());
  return std::nullopt;
}

std::string client_metadata(const store::Application& application) {
  std::string json = "\"client_id\":\"" + json_escaped(application.client_id) + "\"";
  json += ",\"client_id_issued_at\":" +
          std::to_string(std::chrono::floor<Seconds>(application.created).time_since_epoch().count());
  json += ",\"redirect_uris\":" + array(application.redirect_uris);
  json += ",\"token_endpoint_auth_method\":\"" + std::string(method_of(application)) + "\"";
  json += R"(,"grant_types":["authorization_code","refresh_token"],"response_types":["code"])";
  json += ",\"scope\":\"" + json_escaped(format_scopes(available_scopes(application))) + "\"";
  for (const TextMember& member : kTexts) {
    const std::string& value = application.*member.field;
    if (!value.empty()) json += ",\"" + std::string(member.name) + "\":\"" + json_escaped(value) + "\"";
  }
  for (const SwitchMember& member : kSwitches) {
    if (application.*member.field) json += ",\"" + std::string(member.name) + "\":true";
  }
  if (!application.jwks.empty()) json += ",\"jwks\":" + application.jwks;
  if (!application.support_email.empty()) json += ",\"contacts\":" + array({application.support_email});
  const std::string& algorithm = application.id_token_algorithm;
  json += ",\"id_token_signed_response_alg\":\"" + (algorithm.empty() ? "RS256" : algorithm) + "\"";
  return json;
}

}  // namespace bb::oauth
