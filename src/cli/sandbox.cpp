// bluebutton sandbox: synthetic beneficiaries, a demo application and the server, in one folder that can be
// thrown away.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/progress.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/house.h"
#include "cli/load_progress.h"
#include "cli/run_server.h"
#include "cli/sandbox_folder.h"
#include "load/inputs.h"
#include "load/loader.h"
#include "load/names.h"
#include "oauth/demo_application.h"
#include "synth/synth.h"

namespace bb::cli {
namespace {

constexpr std::uint32_t kBeneficiaries = 100,
                        kMostBeneficiaries = 100'000;  // as many as BBUserNNNNN has numbers

struct SandboxArguments {
  SettingFlags settings;
  std::string folder = "sandbox";
  std::string store;                // URL; empty: a file in the folder
  std::uint32_t beneficiaries = 0;  // 0: not said
};

Result<void> load_claims(store::ClaimStore& store, const std::string& folder) {
  const load::Inputs inputs = load::find_inputs({folder});
  LoadProgress progress(inputs.bytes(), false, " them");
  load::Options options;
  options.progress = [&](load::Phase phase, std::uint64_t bytes) { progress.tell(phase, bytes); };
  BB_ASSIGN(const load::Report report, load::load(store, inputs, options));
  progress.finish();
  const auto& problems = inputs.problems.empty() ? report.problems : inputs.problems;
  if (!problems.empty()) return internal("synthetic claims do not load: " + rif::to_text(problems.front()));
  return {};
}

Result<void> load_names(store::ClaimStore& store, const std::string& folder) {
  std::vector<std::string> files;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(folder, code)) files.push_back(entry.path());
  if (code) return internal("the folder of synthetic names cannot be read: " + code.message());
  BB_TRY(load::load_names(store, files));
  return {};
}

// The store of a sandbox in `folder`.
struct Place {
  std::string url;
  store::StoreOptions options;
};
Place place_of(const SandboxArguments& arguments, const std::string& folder) {
  if (arguments.store.empty()) return {"sqlite:" + folder + "/claims.db", {}};
  return {arguments.store, {folder + "/store.key", {}, 0}};
}

// Everything that a sandbox is made of: files in `folder` for a while, and the store.
Result<void> fill(const std::string& folder, const Place& place, std::uint32_t beneficiaries) {
  const std::string files = folder + "/rif";
  {
    Progress progress("Making synthetic beneficiaries", "beneficiaries", beneficiaries, false);
    synth::Options options;
    options.beneficiaries = beneficiaries;
    options.directory = files;
    BB_TRY(synth::synthesise(options, &progress));
    progress.finish();
  }
  BB_ASSIGN(const auto claims, store::open_claim_store(place.url, true, {}, place.options));
  BB_TRY(load_claims(*claims, files));
  BB_TRY(load_names(*claims, files + "/terminology"));
  BB_TRY(store::open_auth_store(place.url, true, place.options));
  std::error_code code;
  std::filesystem::remove_all(files, code);  // `bluebutton synth` makes them again
  if (code) return unavailable("Removing " + files + " failed: " + code.message() + ".");
  return {};
}

void greet(const Configuration& configuration, const SandboxArguments& arguments,
           std::uint32_t beneficiaries) {
  const char* url = configuration.public_url.c_str();
  std::printf(
      "\n"
      "The sandbox is at %s\n"
      "\n"
      "  Beneficiary  BBUser00000 with password PW00000!, and so on up to BBUser%05u\n"
      "  Demo app     client id %s, client secret %s\n"
      "  Folder       %s; delete it to start anew\n"
      "\n"
      "Three things to try:\n"
      "\n"
      "  1. Be a beneficiary who lets an app read, with CMS's own SDK:\n"
      "       (cd examples/node-app && npm ci && node app.js)   then open http://localhost:3001/\n"
      "  2. See where everything is:\n"
      "       curl %s/.well-known/openid-configuration\n"
      "  3. See what can be read, and that nothing is without a token:\n"
      "       curl %s/v2/fhir/metadata\n"
      "       curl -i %s/v2/fhir/ExplanationOfBenefit\n"
      "\n"
      "Ctrl-C stops it.\n",
      url, beneficiaries - 1, oauth::kDemoClientId.data(), oauth::kDemoClientSecret.data(),
      arguments.folder.c_str(), url, url, url);
  std::fflush(stdout);
}

Result<void> run_sandbox(const SandboxArguments& arguments) {
  BB_ASSIGN(Configuration configuration, configure(arguments.settings));
  configuration.sandbox_users = true;
  configuration.login.method = "sandbox";
  BB_TRY(complete(configuration));
  BB_TRY(check_address(configuration));  // before minutes of work
  SandboxMarker marker;
  BB_ASSIGN(const bool ready, sandbox_is_ready(arguments.folder, marker));
  if (!ready) {
    marker.beneficiaries = arguments.beneficiaries == 0 ? kBeneficiaries : arguments.beneficiaries;
    BB_TRY(make_sandbox(arguments.folder, marker, [&](const std::string& folder) {
      return fill(folder, place_of(arguments, folder), marker.beneficiaries);
    }));
  } else if (arguments.beneficiaries != 0 && arguments.beneficiaries != marker.beneficiaries) {
    return conflict("The sandbox in " + arguments.folder + " has " + std::to_string(marker.beneficiaries) +
                    " beneficiaries. Delete the folder, or name another with --dir, to make one of " +
                    std::to_string(arguments.beneficiaries) + ".");
  }
  BB_TRY(start_log(configuration));

  const Place place = place_of(arguments, arguments.folder);
  configuration.store = place.url;
  configuration.store_options = place.options;
  configuration.wellknown_applications = true;
  const auto clock = std::make_shared<SystemClock>();
  BB_ASSIGN(const auto house, House::open(configuration, clock));
  BB_TRY(oauth::put_demo_application(house->accounts(), configuration.public_url, clock->now()));
  BB_ASSIGN(http::Router router, house->router());
  return run_server(
      configuration, std::move(router),
      [&](std::uint16_t) { greet(configuration, arguments, marker.beneficiaries); }, &house->accounts());
}

}  // namespace

void add_sandbox(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand(
      "sandbox", "Make synthetic beneficiaries and a demo app, and serve them: Blue Button on this machine");
  const auto arguments = std::make_shared<SandboxArguments>();
  command->add_option("--dir", arguments->folder, "Where the sandbox keeps its data [sandbox]")
      ->type_name("DIR");
  command
      ->add_option("--beneficiaries", arguments->beneficiaries,
                   "How many to make, the first time [" + std::to_string(kBeneficiaries) + "]")
      ->type_name("N")
      ->check(CLI::Range(1U, kMostBeneficiaries));
  command
      ->add_option("--store", arguments->store,
                   "A database of its own instead of a file in the folder: postgresql://...")
      ->type_name("URL");
  add_settings(*command, arguments->settings,
               {"store", "store-key-file", "store-replica", "sandbox-users", "login"});
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return finish(run_sandbox(*arguments)); }; });
}

}  // namespace bb::cli
