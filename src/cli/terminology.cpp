#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/progress.h"
#include "cli/command.h"
#include "load/names.h"
#include "store/claim_store.h"

namespace bb::cli {
namespace {

struct TerminologyArguments {
  std::string store;
  std::vector<std::string> files;
  bool json = false;
};

constexpr const char* kExamples = R"(
Names of providers (NPI), drugs (NDC) and diagnoses and procedures (ICD), which claims name by code alone. What a
file holds is told by its first line (docs/loading.md). A name that is there already is replaced.

Example:
  bluebutton terminology load --store sqlite:claims.db providers.jsonl drugs.jsonl icd.tsv)";

int load_names(const TerminologyArguments& arguments) {
  const auto store = store::open_claim_store(arguments.store, true);
  if (!store.ok()) return fail(store.error());
  Progress progress("Loading", "names", 0, arguments.json);
  std::uint64_t told = 0;
  const auto report = load::load_names(**store, arguments.files, [&](std::uint64_t names) {
    progress.advance(names - told);
    told = names;
  });
  if (!report.ok()) return fail(report.error());
  progress.advance(report->providers + report->drugs + report->diagnoses - told);
  progress.finish();
  const char* format = arguments.json ? "{\"providers\":%llu,\"drugs\":%llu,\"diagnoses\":%llu}\n"
                                      : "%llu providers, %llu drugs, %llu diagnoses and procedures\n";
  std::printf(format, static_cast<unsigned long long>(report->providers),
              static_cast<unsigned long long>(report->drugs),
              static_cast<unsigned long long>(report->diagnoses));
  return 0;
}

}  // namespace

void add_terminology(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<TerminologyArguments>();
  CLI::App* terminology = program.add_subcommand("terminology", "The names behind codes");
  terminology->require_subcommand(1);
  CLI::App* command = terminology->add_subcommand("load", "Loads names into a store; safe to repeat");
  command->footer(kExamples);
  command->add_option("--store", arguments->store, "The store, made when it is not there")
      ->type_name("sqlite:PATH")
      ->envname("BLUEBUTTON_STORE")
      ->required();
  command->add_option("file", arguments->files, "Files of names")->type_name("FILE")->required();
  command->add_flag("--json", arguments->json, "Prints one JSON object and no progress");
  command->callback([arguments, &chosen] { chosen = [arguments] { return load_names(*arguments); }; });
}

}  // namespace bb::cli
