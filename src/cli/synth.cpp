#include "synth/synth.h"

#include <CLI/CLI.hpp>
#include <cinttypes>
#include <cstdio>
#include <memory>

#include "base/json_text.h"
#include "cli/command.h"

namespace bb::cli {
namespace {

struct Arguments {
  synth::Options options;
  std::string as_of;
  bool json = false;
};

constexpr const char* kExamples = R"(
People who do not exist, with coverage by month from 2016 on and claims of all eight types: RIF files for
`bluebutton load`, and in terminology/ the names of their providers, drugs and diagnoses. A larger
population begins with the people of the smaller one.

Examples:
  bluebutton synth --beneficiaries 1000 --seed 1 --out rif
  bluebutton load --store sqlite:claims.db rif/
  bluebutton terminology load --store sqlite:claims.db rif/terminology/*)";

void print_json(const synth::Summary& summary, const std::string& directory) {
  std::string types;
  for (const ClaimType type : kClaimTypes) {
    types += types.empty() ? "" : ",";
    types += "\"" + std::string(name(type)) +
             "\":" + std::to_string(summary.claims[static_cast<std::size_t>(type)]);
  }
  std::printf("{\"directory\":\"%s\",\"beneficiaries\":%" PRIu64 ",\"claims\":%" PRIu64 ",\"types\":{%s}}\n",
              json_escaped(directory).c_str(), summary.beneficiaries, summary.claims_total(), types.c_str());
}

int synthesise(Arguments arguments) {
  const auto as_of = parse_iso_date(arguments.as_of);
  if (!as_of) return bad_use("--as-of wants a date such as 2026-09-30.");
  arguments.options.as_of = *as_of;
  if (const auto checked = synth::check(arguments.options); !checked) return bad_use(checked.error().message);
  Progress progress("Synthesising", "beneficiaries", arguments.options.beneficiaries, arguments.json);
  const auto made = synth::synthesise(arguments.options, &progress);
  if (!made) return fail(made.error());
  progress.finish();
  if (arguments.json) {
    print_json(*made, arguments.options.directory);
  } else {
    std::printf("%" PRIu64 " beneficiaries with %" PRIu64 " claims are in %s\n", made->beneficiaries,
                made->claims_total(), arguments.options.directory.c_str());
  }
  return 0;
}

}  // namespace

void add_synth(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<Arguments>();
  arguments->as_of = iso_date(arguments->options.as_of);
  CLI::App* command = program.add_subcommand("synth", "Make a synthetic Medicare population as RIF files");
  command->add_option("--beneficiaries", arguments->options.beneficiaries, "How many people")
      ->capture_default_str();
  command->add_option("--seed", arguments->options.seed, "The same number makes the same bytes")
      ->capture_default_str();
  command->add_option("--out", arguments->options.directory, "The folder to write into")->required();
  command->add_option("--as-of", arguments->as_of, "The day on which the story ends")->capture_default_str();
  command->add_flag("--json", arguments->json, "Print the counts as JSON, and no progress");
  command->footer(kExamples);
  command->callback([arguments, &chosen] { chosen = [arguments] { return synthesise(*arguments); }; });
}

}  // namespace bb::cli
