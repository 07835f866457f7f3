#include "cli/app_labels.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/json_text.h"
#include "cli/flags.h"
#include "store/auth_store.h"

namespace bb::cli {
namespace {

struct LabelArguments {
  std::string store;
  store::ApplicationLabel label;
  bool json = false;
};

constexpr std::size_t kLongestSlug = 50;

// What can stand in ?label=one,two as it is.
bool is_slug(std::string_view text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !text.empty() && text.size() <= kLongestSlug && std::ranges::all_of(text, good);
}

int put_label(const LabelArguments& arguments) {
  if (!is_slug(arguments.label.slug))
    return bad_use("A label's slug has small letters, digits, - and _, 50 at most.");
  const auto accounts = store::open_auth_store(arguments.store, false);
  if (!accounts.ok()) return fail(accounts.error());
  const auto put = (*accounts)->put_label(arguments.label);
  return put.ok() ? 0 : fail(put.error());
}

int list_labels(const LabelArguments& arguments) {
  const auto accounts = store::open_auth_store(arguments.store, false);
  if (!accounts.ok()) return fail(accounts.error());
  const auto labels = (*accounts)->list_labels();
  if (!labels.ok()) return fail(labels.error());
  for (const store::ApplicationLabel& label : *labels) {
    if (arguments.json) {
      std::printf(R"({"slug":"%s","name":"%s","description":"%s"})"
                  "\n",
                  json_escaped(label.slug).c_str(), json_escaped(label.name).c_str(),
                  json_escaped(label.description).c_str());
    } else {
      std::printf("%-24s%s\n", label.slug.c_str(), label.name.c_str());
    }
  }
  return 0;
}

CLI::App* add_command(CLI::App& app, const char* name, const char* description, Action& chosen,
                      const std::shared_ptr<LabelArguments>& arguments,
                      int (*action)(const LabelArguments&)) {
  CLI::App* command = app.add_subcommand(name, description);
  add_store(*command, arguments->store);
  command->callback(
      [&chosen, arguments, action] { chosen = [arguments, action] { return action(*arguments); }; });
  return command;
}

}  // namespace

void add_labels(CLI::App& app, Action& chosen) {
  const auto put = std::make_shared<LabelArguments>();
  CLI::App* label = add_command(app, "label", "Adds a label to those that --label of an application may name",
                                chosen, put, put_label);
  label->add_option("slug", put->label.slug, "What names it in addresses and in --label")->required();
  label->add_option("--name", put->label.name, "What people read")->required();
  label->add_option("--description", put->label.description, "What it is for");

  const auto listed = std::make_shared<LabelArguments>();
  add_command(app, "labels", "Lists the labels", chosen, listed, list_labels)
      ->add_flag("--json", listed->json, "Prints one JSON object a label");
}

}  // namespace bb::cli
