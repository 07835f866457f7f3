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
Names of what claims name by code alone, from the files of their publishers: providers (NPPES npidata_pfile_*.csv,
NUCC's taxonomy), drugs (FDA product.txt), diagnoses and procedures (ICD-10-CM, ICD-10-PCS, ICD-9-CM) and services
(HCPCS). What a file holds is told by its first line; docs/terminology.md tells where to get each, and what is shown
with it and without. A name that is there already is replaced.

Examples:
  bluebutton terminology load --store sqlite:claims.db npidata_pfile_20050523-20260111.csv nucc_taxonomy_260.csv
  bluebutton terminology load --store sqlite:claims.db product.txt icd10cm_order_2026.txt)";

int load_names(const TerminologyArguments& arguments) {
  const auto store = store::open_claim_store(arguments.store, true);
  if (!store.ok()) return fail(store.error());
  constexpr std::uint64_t kKilobyte = 1024;
  Progress progress("Loading", "KB", load::bytes_of_names(arguments.files) / kKilobyte, arguments.json);
  std::uint64_t told = 0;
  const auto report = load::load_names(**store, arguments.files, [&](std::uint64_t bytes) {
    progress.advance(bytes / kKilobyte - told);
    told = bytes / kKilobyte;
  });
  progress.finish();
  if (!report.ok()) return fail(report.error());
  const char* format =
      arguments.json
          ? "{\"providers\":%llu,\"taxonomies\":%llu,\"drugs\":%llu,\"diagnoses\":%llu,\"services\":%llu}\n"
          : "%llu providers, %llu taxonomy codes, %llu drugs, %llu diagnoses and procedures, %llu services\n";
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(format, number(report->providers), number(report->taxonomies), number(report->drugs),
              number(report->diagnoses), number(report->services));
  if (report->services > 0) {
    std::fprintf(
        stderr,
        "bluebutton: note: names of services (HCPCS) are in the store now, but neither v1 nor v2 shows them: "
        "CMS's server has none for these codes.\n");
  }
  return 0;
}

}  // namespace

void add_terminology(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<TerminologyArguments>();
  CLI::App* terminology = program.add_subcommand("terminology", "The names behind codes");
  terminology->require_subcommand(1);
  CLI::App* command = terminology->add_subcommand("load", "Loads names into a store; safe to repeat");
  command->footer(kExamples);
  command
      ->add_option("--store", arguments->store,
                   "The store, made when it is not there: sqlite:PATH or postgresql://...")
      ->type_name("URL")
      ->envname("BLUEBUTTON_STORE")
      ->required();
  command->add_option("file", arguments->files, "Files of names")->type_name("FILE")->required();
  command->add_flag("--json", arguments->json, "Prints one JSON object and no progress");
  command->callback([arguments, &chosen] { chosen = [arguments] { return load_names(*arguments); }; });
}

}  // namespace bb::cli
