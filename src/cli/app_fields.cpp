#include "cli/app_fields.h"

#include <CLI/CLI.hpp>

#include "base/file.h"
#include "jose/jwk.h"

namespace bb::cli {
namespace {

using store::Application;

struct TextOption {
  const char* flag;
  const char* help;
  std::string Application::*field;
};
constexpr TextOption kTexts[] = {
    {"--name", "What beneficiaries read on the consent page", &Application::name},
    {"--description", "What it does, in a sentence or two", &Application::description},
    {"--website", "Its website", &Application::website_uri},
    {"--logo", "Address of its logo", &Application::logo_uri},
    {"--terms", "Address of its terms of service", &Application::tos_uri},
    {"--privacy-policy", "Address of its privacy policy", &Application::policy_uri},
    {"--support-email", "Where people ask for help", &Application::support_email},
    {"--support-phone", "The same, by telephone", &Application::support_phone_number},
    {"--jwks-uri", "Address of its public keys, by which it proves who it is (private_key_jwt)",
     &Application::jwks_uri},
};

struct ListOption {
  const char* flag;
  const char* help;
  std::vector<std::string> Application::*field;
};
constexpr ListOption kLists[] = {
    {"--redirect-uri",
     "Where the browser goes back to: https, http on this machine, or a scheme of its own; may be given "
     "several "
     "times",
     &Application::redirect_uris},
    {"--scope", "The scopes that it may ask for; all, unless given", &Application::scopes},
    {"--label", "Labels in the public list of applications, by their slugs", &Application::labels},
};

struct SwitchOption {
  const char* flag;  // and its opposite
  const char* help;
  bool Application::*field;
};
constexpr SwitchOption kSwitches[] = {
    {"--with-demographics,!--without-demographics", "Whether it ever asks for name, address and birth date",
     &Application::require_demographic_scopes},
    {"--require-par,!--no-require-par", "Authorization requests must be pushed (RFC 9126)",
     &Application::require_pushed_requests},
    {"--dpop-bound,!--no-dpop-bound", "Every token is bound to a key of its own (RFC 9449)",
     &Application::dpop_bound},
    {"--part-d-only,!--no-part-d-only", "Of the claims it is given those of Part D alone",
     &Application::part_d_eob_only},
};

}  // namespace

void AppFields::add_to(CLI::App& command, bool name_required) {
  // Takes the member as it was given, if it was.
  const auto remember = [this](const CLI::Option* option, auto field) {
    changes_.emplace_back([this, option, field](Application& application) -> Result<void> {
      if (option->count() > 0) application.*field = given_.*field;
      return {};
    });
  };
  for (const TextOption& text : kTexts) {
    remember(command.add_option(text.flag, given_.*text.field, text.help)
                 ->required(name_required && text.field == &Application::name),
             text.field);
  }
  for (const ListOption& list : kLists)
    remember(command.add_option(list.flag, given_.*list.field, list.help), list.field);
  for (const SwitchOption& one : kSwitches)
    remember(command.add_flag(one.flag, given_.*one.field, one.help), one.field);

  const CLI::Option* type = command.add_option(
      "--type", type_, "How long access lasts: THIRTEEN_MONTH (unless given), ONE_TIME, RESEARCH_STUDY");
  changes_.emplace_back([this, type](Application& application) -> Result<void> {
    if (type->count() == 0) return {};
    const auto parsed = store::parse_data_access_type(type_);
    if (!parsed) return invalid("--type is THIRTEEN_MONTH, ONE_TIME or RESEARCH_STUDY, not " + type_ + ".");
    application.data_access_type = *parsed;
    return {};
  });
  const CLI::Option* auth_type = command.add_option(
      "--auth-type", auth_type_,
      "How it gets tokens: AUTH_CODE (unless given), CLIENT_CREDENTIALS, AUTH_CODE_AND_CLIENT_CREDS");
  changes_.emplace_back([this, auth_type](Application& application) -> Result<void> {
    if (auth_type->count() == 0) return {};
    const auto parsed = store::parse_allowed_auth_type(auth_type_);
    if (!parsed) {
      return invalid("--auth-type is AUTH_CODE, CLIENT_CREDENTIALS or AUTH_CODE_AND_CLIENT_CREDS, not " +
                     auth_type_ + ".");
    }
    application.auth_type = *parsed;
    return {};
  });
  const CLI::Option* algorithm =
      command
          .add_option("--id-token-alg", given_.id_token_algorithm, "What signs its id tokens: RS256, ES256")
          ->check(CLI::IsMember({"RS256", "ES256"}));
  remember(algorithm, &Application::id_token_algorithm);
  const CLI::Option* jwks =
      command.add_option("--jwks-file", jwks_file_, "Its public keys themselves, a JWK Set in a file");
  changes_.emplace_back([this, jwks](Application& application) -> Result<void> {
    if (jwks->count() == 0) return {};
    BB_ASSIGN(const std::string text, read_file(jwks_file_));
    BB_ASSIGN(const jose::JwkSet set, jose::JwkSet::parse_strictly(text));
    application.jwks = set.to_json();
    return {};
  });
}

Result<void> AppFields::apply(Application& application) const {
  for (const auto& change : changes_) BB_TRY(change(application));
  return {};
}

}  // namespace bb::cli
