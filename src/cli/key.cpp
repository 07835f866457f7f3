#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/json_text.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "oauth/signing_keys.h"
#include "store/auth_store.h"

namespace bb::cli {
namespace {

constexpr const char* kExamples = R"(
The keys that identity tokens are signed with are made at the first start, and are sealed in the store. A new one is published
for an hour before it signs; the old one, until what it signed has ended. docs/keys.md tells more.

Examples:
  bluebutton key list --store sqlite:claims.db
  bluebutton key rotate --store sqlite:claims.db
  bluebutton key rotate --store sqlite:claims.db --algorithm ES256 --json
  bluebutton key remove KID --store sqlite:claims.db --compromised)";

struct KeyArguments {
  std::string store, kid, algorithm;
  bool at_once = false, compromised = false, json = false;
};

// The accounts, and the keys in them.
struct Opened {
  std::shared_ptr<store::AuthStore> store;
  std::unique_ptr<SystemClock> clock;
  std::unique_ptr<oauth::SigningKeys> keys;
};

Result<Opened> open(const KeyArguments& arguments) {
  BB_ASSIGN(auto store, store::open_auth_store(arguments.store, false));
  auto clock = std::make_unique<SystemClock>();
  auto keys = std::make_unique<oauth::SigningKeys>(*store, *clock);
  return Opened{std::move(store), std::move(clock), std::move(keys)};
}

void print(const oauth::KeyReport& key, bool json) {
  const std::string algorithm(jose::name(key.algorithm)), state(name(key.state));
  const std::string active = format_instant_seconds(key.active);
  const std::string ends = key.ends ? format_instant_seconds(*key.ends) : "";
  if (json) {
    std::printf(R"({"kid":"%s","algorithm":"%s","state":"%s","created":"%s","active":"%s","ends":%s})"
                "\n",
                json_escaped(key.kid).c_str(), algorithm.c_str(), state.c_str(),
                format_instant_seconds(key.created).c_str(), active.c_str(),
                ends.empty() ? "null" : ('"' + ends + '"').c_str());
  } else {
    std::printf("%-45s%-7s%-10sfrom %s%s%s\n", key.kid.c_str(), algorithm.c_str(), state.c_str(),
                active.c_str(), ends.empty() ? "" : "  published until ", ends.c_str());
  }
}

// Prints those of the keys that `is_wanted`.
template <class Wanted>
int print_some(oauth::SigningKeys& keys, bool json, const Wanted& is_wanted) {
  const auto reports = keys.list();
  if (!reports.ok()) return fail(reports.error());
  for (const oauth::KeyReport& key : *reports) {
    if (is_wanted(key)) print(key, json);
  }
  return 0;
}

int list_keys(const KeyArguments& arguments) {
  const auto opened = open(arguments);
  if (!opened.ok()) return fail(opened.error());
  return print_some(*opened->keys, arguments.json, [](const oauth::KeyReport&) { return true; });
}

int rotate_keys(const KeyArguments& arguments) {
  std::vector<std::string> made;
  const auto opened = open(arguments);
  if (!opened.ok()) return fail(opened.error());
  for (const jose::Algorithm algorithm : oauth::SigningKeys::kAlgorithms) {
    if (!arguments.algorithm.empty() && arguments.algorithm != jose::name(algorithm)) continue;
    const auto kid = opened->keys->rotate(algorithm, arguments.at_once);
    if (!kid.ok()) return fail(kid.error());
    made.push_back(*kid);
  }
  if (made.empty()) return bad_use("--algorithm is RS256 or ES256, not " + arguments.algorithm + ".");
  return print_some(*opened->keys, arguments.json, [&](const oauth::KeyReport& key) {
    return std::find(made.begin(), made.end(), key.kid) != made.end();
  });
}

int remove_key(const KeyArguments& arguments) {
  const auto opened = open(arguments);
  if (!opened.ok()) return fail(opened.error());
  const auto removed = opened->keys->remove(arguments.kid, arguments.compromised);
  if (removed.ok()) return 0;
  Error error = removed.error();
  if (error.kind == ErrorKind::conflict) error.message += " With --compromised it is removed all the same.";
  return fail(error);
}

CLI::App* add_action(CLI::App& key, const char* name, const char* description, Action& chosen,
                     const std::shared_ptr<KeyArguments>& arguments, int (*action)(const KeyArguments&)) {
  CLI::App* command = key.add_subcommand(name, description);
  add_store(*command, arguments->store);
  command->callback(
      [&chosen, arguments, action] { chosen = [arguments, action] { return action(*arguments); }; });
  return command;
}

}  // namespace

void add_key(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<KeyArguments>();
  CLI::App* key = program.add_subcommand(
      "key", "Shows, rotates and removes the keys that identity tokens are signed with");
  key->require_subcommand(1);
  key->footer(kExamples);

  add_action(*key, "list", "Lists the keys: which signs, which is next, which is kept for what it signed",
             chosen, arguments, list_keys)
      ->add_flag("--json", arguments->json, "Prints one JSON object a key");

  CLI::App* rotate = add_action(*key, "rotate", "Makes new keys; they sign an hour from now", chosen,
                                arguments, rotate_keys);
  rotate->add_option("--algorithm", arguments->algorithm, "RS256 or ES256; both, unless given");
  rotate->add_flag(
      "--at-once", arguments->at_once,
      "They sign now: apps that keep the old key set must fetch it again to check what they sign");
  rotate->add_flag("--json", arguments->json, "Prints one JSON object a key that was made");

  CLI::App* remove =
      add_action(*key, "remove", "Removes a key that has ended", chosen, arguments, remove_key);
  remove->add_option("kid", arguments->kid, "Its key id, as `key list` shows it")->required();
  remove->add_flag(
      "--compromised", arguments->compromised,
      "Removes it even if it signs or has signed what is still in use: nobody accepts that any more");
}

}  // namespace bb::cli
