#include "cli/app_text.h"

#include <cstdio>

#include "base/json_text.h"
#include "oauth/scopes.h"

namespace bb::cli {
namespace {

using store::Application;

// A text that is shown when it is not empty.
struct Text {
  const char* key;    // of JSON
  const char* label;  // for a reader
  std::string Application::*field;
};
constexpr Text kTexts[] = {
    {"jwks_uri", "Keys at", &Application::jwks_uri},
    {"id_token_signed_response_alg", "Id tokens signed by", &Application::id_token_algorithm},
    {"description", "Description", &Application::description},
    {"website_uri", "Website", &Application::website_uri},
    {"logo_uri", "Logo", &Application::logo_uri},
    {"tos_uri", "Terms", &Application::tos_uri},
    {"policy_uri", "Privacy policy", &Application::policy_uri},
    {"support_email", "Support", &Application::support_email},
    {"support_phone_number", "Support telephone", &Application::support_phone_number},
};

struct Switch {
  const char* key;
  const char* label;
  bool Application::*field;
};
constexpr Switch kSwitches[] = {
    {"active", "Active", &Application::active},
    {"confidential", "Keeps a secret", &Application::confidential},
    {"require_demographic_scopes", "Demographic scopes", &Application::require_demographic_scopes},
    {"part_d_eob_only", "Part D claims only", &Application::part_d_eob_only},
    {"require_pushed_authorization_requests", "Pushes its requests", &Application::require_pushed_requests},
    {"dpop_bound_access_tokens", "Tokens bound to a key", &Application::dpop_bound},
};

std::string json_text(std::string_view text) { return "\"" + json_escaped(text) + "\""; }

std::string json_text(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ",") + json_text(text);
  return "[" + list + "]";
}

std::string to_json(const Application& application, const std::string& secret) {
  std::string json = "{\"client_id\":" + json_text(application.client_id);
  if (!secret.empty()) json += ",\"client_secret\":" + json_text(secret);
  json += ",\"name\":" + json_text(application.name);
  json += ",\"redirect_uris\":" + json_text(application.redirect_uris);
  for (const Switch& one : kSwitches) {
    json += ",\"" + std::string(one.key) + "\":" + (application.*one.field ? "true" : "false");
  }
  json += ",\"data_access_type\":" + json_text(name(application.data_access_type));
  json += ",\"allowed_auth_type\":" + json_text(name(application.auth_type));
  json += ",\"scopes\":" + json_text(oauth::available_scopes(application));
  json += ",\"labels\":" + json_text(application.labels);
  if (!application.jwks.empty()) json += ",\"jwks\":" + application.jwks;
  for (const Text& text : kTexts) {
    const std::string& value = application.*text.field;
    if (!value.empty()) json += ",\"" + std::string(text.key) + "\":" + json_text(value);
  }
  return json + ",\"created\":" + json_text(format_instant_seconds(application.created)) + "}";
}

void print_line(const char* label, std::string_view text) {
  if (!text.empty()) std::printf("%-24s%.*s\n", label, static_cast<int>(text.size()), text.data());
}

void print_list(const char* label, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    print_line(label, text);
    label = "";
  }
}

}  // namespace

void print_application(const Application& application, const std::string& secret, bool json) {
  if (json) {
    std::printf("%s\n", to_json(application, secret).c_str());
    return;
  }
  print_line("Client id", application.client_id);
  print_line("Client secret", secret);
  print_line("Name", application.name);
  print_list("Redirect URIs", application.redirect_uris);
  for (const Switch& one : kSwitches) print_line(one.label, application.*one.field ? "yes" : "no");
  print_line("Data access type", name(application.data_access_type));
  print_line("Gets tokens by", name(application.auth_type));
  print_line("Scopes", oauth::format_scopes(oauth::available_scopes(application)));
  print_list("Labels", application.labels);
  if (!application.jwks.empty()) print_line("Keys", "registered");
  for (const Text& text : kTexts) print_line(text.label, application.*text.field);
  print_line("Registered", format_instant_seconds(application.created));
  if (!secret.empty()) std::printf("\nKeep the secret now: it is not shown again.\n");
}

}  // namespace bb::cli
