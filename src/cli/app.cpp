#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/crypto.h"
#include "cli/app_fields.h"
#include "cli/app_labels.h"
#include "cli/app_text.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "oauth/registration.h"
#include "store/auth_store.h"

namespace bb::cli {
namespace {

constexpr const char* kExamples = R"(
The client secret is shown once, when it is made: the store keeps its digest.

Examples:
  bluebutton app register --store sqlite:claims.db --name "My App" --redirect-uri https://my.example/callback
  bluebutton app register --store sqlite:claims.db --name Phone --redirect-uri com.example.phone:/done --public
  bluebutton app update test-client-id --store sqlite:claims.db --require-par --dpop-bound
  bluebutton app rotate-secret test-client-id --store sqlite:claims.db
  bluebutton app deactivate test-client-id --store sqlite:claims.db
  bluebutton app list --store sqlite:claims.db
  bluebutton app show test-client-id --store sqlite:claims.db --json)";

struct AppArguments {
  std::string store, client_id;
  AppFields fields;
  bool is_public = false, json = false;
};

using Accounts = std::shared_ptr<store::AuthStore>;

// An application that proves who it is by its keys alone needs no secret.
bool needs_secret(const store::Application& application) {
  const bool has_keys = !application.jwks.empty() || !application.jwks_uri.empty();
  return application.confidential && (!has_keys || application.auth_type == store::AllowedAuthType::both);
}

int register_app(const AppArguments& arguments) {
  store::Application application;
  if (const auto applied = arguments.fields.apply(application); !applied.ok())
    return bad_use(applied.error().message);
  application.confidential = !arguments.is_public;
  application.client_id = oauth::make_client_id();
  application.created = SystemClock().now();
  const std::string secret = needs_secret(application) ? oauth::make_client_secret() : "";
  if (!secret.empty()) application.secret_digest = sha256(secret);
  const auto checked = oauth::check_registration(application, oauth::Registrar::operating);
  if (!checked.ok()) return bad_use(checked.error().message);

  const auto accounts = store::open_auth_store(arguments.store, false);
  if (!accounts.ok()) return fail(accounts.error());
  const auto added = (*accounts)->add_application(application);
  if (!added.ok()) return fail(added.error());
  print_application(application, secret, arguments.json);
  return 0;
}

int list_apps(const AppArguments& arguments) {
  const auto accounts = store::open_auth_store(arguments.store, false);
  if (!accounts.ok()) return fail(accounts.error());
  const auto applications = (*accounts)->list_applications();
  if (!applications.ok()) return fail(applications.error());
  for (const store::Application& application : *applications) {
    if (arguments.json) {
      print_application(application, "", true);
    } else {
      std::printf("%-42s%s%s\n", application.client_id.c_str(), application.name.c_str(),
                  application.active ? "" : " (inactive)");
    }
  }
  return 0;
}

// Finds the application, lets `change` alter it, and shows what became of it. `change` returns a secret that
// it made, or nothing.
template <class Change>
int change_app(const AppArguments& arguments, const Change& change) {
  const auto accounts = store::open_auth_store(arguments.store, false);
  if (!accounts.ok()) return fail(accounts.error());
  const auto found = (*accounts)->find_application(arguments.client_id);
  if (!found.ok()) return fail(found.error());
  if (!*found) return fail(not_found("There is no application '" + arguments.client_id + "'."));
  store::Application application = **found;
  const Result<std::string> secret = change(application);
  if (!secret.ok()) return bad_use(secret.error().message);
  if (!(application == **found)) {
    if (const auto checked = oauth::check_registration(application, oauth::Registrar::operating);
        !checked.ok())
      return bad_use(checked.error().message);
    if (const auto updated = (*accounts)->update_application(application); !updated.ok())
      return fail(updated.error());
  }
  print_application(application, *secret, arguments.json);
  return 0;
}

int show_app(const AppArguments& arguments) {
  return change_app(arguments,
                    [](const store::Application&) -> Result<std::string> { return std::string(); });
}

int update_app(const AppArguments& arguments) {
  return change_app(arguments, [&](store::Application& application) -> Result<std::string> {
    BB_TRY(arguments.fields.apply(application));
    return std::string();
  });
}

// The former secret works no more; tokens that were given stay.
int rotate_secret(const AppArguments& arguments) {
  return change_app(arguments, [](store::Application& application) -> Result<std::string> {
    if (!application.confidential) return invalid("A public application has no secret.");
    std::string secret = oauth::make_client_secret();
    application.secret_digest = sha256(secret);
    return secret;
  });
}

int activate(const AppArguments& arguments) {
  return change_app(arguments, [](store::Application& application) -> Result<std::string> {
    application.active = true;
    return std::string();
  });
}

// Its tokens open nothing, and nobody can share with it, until it is activated again.
int deactivate(const AppArguments& arguments) {
  return change_app(arguments, [](store::Application& application) -> Result<std::string> {
    application.active = false;
    return std::string();
  });
}

CLI::App* add_action(CLI::App& app, const char* name, const char* description, Action& chosen,
                     const std::shared_ptr<AppArguments>& arguments, int (*action)(const AppArguments&)) {
  CLI::App* command = app.add_subcommand(name, description);
  add_store(*command, arguments->store);
  command->add_flag("--json", arguments->json, "Prints one JSON object an application");
  command->callback(
      [&chosen, arguments, action] { chosen = [arguments, action] { return action(*arguments); }; });
  return command;
}

struct OfOne {
  const char* name;
  const char* description;
  int (*action)(const AppArguments&);
};
constexpr OfOne kOfOne[] = {
    {"show", "Shows an application", show_app},
    {"rotate-secret", "Gives an application a new client secret; the former one works no more",
     rotate_secret},
    {"activate", "Lets an application work (again)", activate},
    {"deactivate", "Stops an application: its tokens open nothing", deactivate},
    {"update", "Changes what was registered", update_app},
};

}  // namespace

void add_app(CLI::App& program, Action& chosen) {
  CLI::App* app = program.add_subcommand("app", "Registers applications, changes and shows them");
  app->require_subcommand(1);
  app->footer(kExamples);

  const auto registered = std::make_shared<AppArguments>();
  CLI::App* add = add_action(*app, "register", "Registers an application; shows its client id and secret",
                             chosen, registered, register_app);
  add->footer(kExamples);
  add->add_flag("--public", registered->is_public,
                "An app that cannot keep a secret (on a phone, in a browser)");
  registered->fields.add_to(*add, true);

  add_labels(*app, chosen);
  add_action(*app, "list", "Lists the applications", chosen, std::make_shared<AppArguments>(), list_apps);
  for (const OfOne& one : kOfOne) {
    const auto arguments = std::make_shared<AppArguments>();
    CLI::App* command = add_action(*app, one.name, one.description, chosen, arguments, one.action);
    command->add_option("client_id", arguments->client_id, "Its client id")->required();
    if (one.action == update_app) arguments->fields.add_to(*command, false);
  }
}

}  // namespace bb::cli
