#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/crypto.h"
#include "base/json_text.h"
#include "cli/command.h"
#include "oauth/registration.h"
#include "oauth/scopes.h"
#include "store/auth_store.h"

namespace bb::cli {
namespace {

constexpr const char* kExamples = R"(
The client secret is shown once, when the application is registered: the store keeps its digest.

Examples:
  bluebutton app register --store sqlite:claims.db --name "My App" --redirect-uri https://my.example/callback
  bluebutton app register --store sqlite:claims.db --name Phone --redirect-uri com.example.phone:/done --public
  bluebutton app list --store sqlite:claims.db
  bluebutton app show test-client-id --store sqlite:claims.db --json)";

struct AppArguments {
  std::string store, client_id, type = "THIRTEEN_MONTH";
  store::Application application;
  bool is_public = false, without_demographics = false, json = false;
};

std::string json_text(std::string_view text) { return "\"" + json_escaped(text) + "\""; }

std::string json_text(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ",") + json_text(text);
  return "[" + list + "]";
}

const char* yes_or_no(bool value) { return value ? "true" : "false"; }

// One line of JSON; `secret` is there when it was just made.
std::string to_json(const store::Application& application, const std::string& secret) {
  std::string json = "{\"client_id\":" + json_text(application.client_id);
  if (!secret.empty()) json += ",\"client_secret\":" + json_text(secret);
  json += ",\"name\":" + json_text(application.name);
  json += ",\"redirect_uris\":" + json_text(application.redirect_uris);
  json += ",\"active\":" + std::string(yes_or_no(application.active));
  json += ",\"confidential\":" + std::string(yes_or_no(application.confidential));
  json += ",\"data_access_type\":" + json_text(name(application.data_access_type));
  json += ",\"require_demographic_scopes\":" + std::string(yes_or_no(application.require_demographic_scopes));
  json += ",\"scopes\":" + json_text(oauth::available_scopes(application));
  for (const auto& [key, value] : {std::pair{"description", &application.description},
                                   {"website_uri", &application.website_uri},
                                   {"logo_uri", &application.logo_uri},
                                   {"tos_uri", &application.tos_uri},
                                   {"policy_uri", &application.policy_uri},
                                   {"support_email", &application.support_email},
                                   {"support_phone_number", &application.support_phone_number}}) {
    if (!value->empty()) json += ",\"" + std::string(key) + "\":" + json_text(*value);
  }
  return json + ",\"created\":" + json_text(format_instant_seconds(application.created)) + "}";
}

void print_line(const char* label, std::string_view text) {
  if (text.empty()) return;
  std::printf("%-22s%.*s\n", label, static_cast<int>(text.size()), text.data());
}

void print_text(const store::Application& application, const std::string& secret) {
  print_line("Client id", application.client_id);
  print_line("Client secret", secret);
  print_line("Name", application.name);
  const char* label = "Redirect URIs";
  for (const std::string& uri : application.redirect_uris) {
    print_line(label, uri);
    label = "";
  }
  print_line("Active", application.active ? "yes" : "no");
  print_line("Kind", application.confidential ? "confidential" : "public (no secret, PKCE only)");
  print_line("Data access type", name(application.data_access_type));
  print_line("Demographic scopes", application.require_demographic_scopes ? "yes" : "no");
  print_line("Scopes", oauth::format_scopes(oauth::available_scopes(application)));
  print_line("Description", application.description);
  print_line("Website", application.website_uri);
  print_line("Terms", application.tos_uri);
  print_line("Privacy policy", application.policy_uri);
  print_line("Support", application.support_email);
  print_line("Support telephone", application.support_phone_number);
  print_line("Registered", format_instant_seconds(application.created));
  if (!secret.empty()) std::printf("\nKeep the secret now: it is not shown again.\n");
}

void print(const store::Application& application, const std::string& secret, bool json) {
  if (json) {
    std::printf("%s\n", to_json(application, secret).c_str());
  } else {
    print_text(application, secret);
  }
}

int register_app(const AppArguments& arguments) {
  store::Application application = arguments.application;
  const auto type = store::parse_data_access_type(arguments.type);
  if (!type)
    return bad_use("--type is THIRTEEN_MONTH, ONE_TIME or RESEARCH_STUDY, not " + arguments.type + ".");
  application.data_access_type = *type;
  application.require_demographic_scopes = !arguments.without_demographics;
  application.confidential = !arguments.is_public;
  application.client_id = oauth::make_client_id();
  application.created = SystemClock().now();
  const std::string secret = application.confidential ? oauth::make_client_secret() : "";
  if (application.confidential) application.secret_digest = sha256(secret);
  const auto checked = oauth::check_registration(application);
  if (!checked.ok()) return bad_use(checked.error().message);

  const auto store = store::open_auth_store(arguments.store, false);
  if (!store.ok()) return fail(store.error());
  const auto added = (*store)->add_application(application);
  if (!added.ok()) return fail(added.error());
  print(application, secret, arguments.json);
  return 0;
}

int list_apps(const AppArguments& arguments) {
  const auto store = store::open_auth_store(arguments.store, false);
  if (!store.ok()) return fail(store.error());
  const auto applications = (*store)->list_applications();
  if (!applications.ok()) return fail(applications.error());
  for (const store::Application& application : *applications) {
    if (arguments.json) {
      std::printf("%s\n", to_json(application, "").c_str());
    } else {
      std::printf("%-42s%s%s\n", application.client_id.c_str(), application.name.c_str(),
                  application.active ? "" : " (inactive)");
    }
  }
  return 0;
}

int show_app(const AppArguments& arguments) {
  const auto store = store::open_auth_store(arguments.store, false);
  if (!store.ok()) return fail(store.error());
  const auto application = (*store)->find_application(arguments.client_id);
  if (!application.ok()) return fail(application.error());
  if (!*application) return fail(not_found("There is no application '" + arguments.client_id + "'."));
  print(**application, "", arguments.json);
  return 0;
}

CLI::App* add_action(CLI::App& app, const char* name, const char* description, Action& chosen,
                     const std::shared_ptr<AppArguments>& arguments, int (*action)(const AppArguments&)) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_option("--store", arguments->store, "The store: sqlite:PATH or postgresql://...")
      ->type_name("URL")
      ->envname("BLUEBUTTON_STORE")
      ->required();
  command->add_flag("--json", arguments->json, "Prints one JSON object an application");
  command->callback(
      [&chosen, arguments, action] { chosen = [arguments, action] { return action(*arguments); }; });
  return command;
}

}  // namespace

void add_app(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<AppArguments>();
  store::Application& application = arguments->application;
  CLI::App* app = program.add_subcommand("app", "Registers applications, and shows those that are");
  app->require_subcommand(1);
  app->footer(kExamples);

  CLI::App* add = add_action(*app, "register", "Registers an application; shows its client id and secret",
                             chosen, arguments, register_app);
  add->footer(kExamples);
  add->add_option("--name", application.name, "What beneficiaries read on the consent page")->required();
  add->add_option(
         "--redirect-uri", application.redirect_uris,
         "Where the browser goes back to: https, http on this machine, or a scheme of its own; may be "
         "given several times")
      ->required();
  add->add_option("--type", arguments->type,
                  "How long access lasts: THIRTEEN_MONTH, ONE_TIME, RESEARCH_STUDY")
      ->capture_default_str();
  add->add_flag("--public", arguments->is_public,
                "An app that cannot keep a secret (on a phone, in a browser)");
  add->add_flag("--without-demographics", arguments->without_demographics,
                "Never asks for name, address and birth date");
  add->add_option("--scope", application.scopes, "The scopes that it may ask for; all, unless given");
  add->add_option("--description", application.description, "What it does, in a sentence or two");
  add->add_option("--website", application.website_uri, "Its website");
  add->add_option("--logo", application.logo_uri, "Address of its logo");
  add->add_option("--terms", application.tos_uri, "Address of its terms of service");
  add->add_option("--privacy-policy", application.policy_uri, "Address of its privacy policy");
  add->add_option("--support-email", application.support_email, "Where people ask for help");
  add->add_option("--support-phone", application.support_phone_number, "The same, by telephone");

  add_action(*app, "list", "Lists the applications", chosen, arguments, list_apps);
  add_action(*app, "show", "Shows an application", chosen, arguments, show_app)
      ->add_option("client_id", arguments->client_id, "Its client id")
      ->required();
}

}  // namespace bb::cli
