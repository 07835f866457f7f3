#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <memory>

#include "base/encoding.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/load_progress.h"
#include "cli/load_report.h"
#include "load/check.h"
#include "load/inputs.h"
#include "load/loader.h"
#include "store/claim_store.h"

namespace bb::cli {
namespace {

struct LoadArguments {
  std::string store;
  std::vector<std::string> paths;
  std::string pepper_file;
  int iterations = 0;
  unsigned partitions = 0;
  bool dry_run = false, history = false, again = false, json = false;
};

constexpr const char* kExamples = R"(
Kinds of files are told by their header rows: beneficiaries, beneficiary history, carrier, dme, hha, hospice,
inpatient, outpatient, pde and snf claims. Of a folder every RIF file in it is loaded, or what its
manifests (dataSetManifest) list. All files are checked before anything is written: one bad row, and nothing
of them is loaded. A load that was stopped goes on where it was when it is started again, and files that were loaded are not read again.

Examples:
  bluebutton load --store sqlite:claims.db rif/
  bluebutton load --store sqlite:claims.db beneficiaries.csv carrier.csv
  bluebutton load --store sqlite:claims.db --dry-run rif/      tells every problem, loads nothing
  bluebutton load --store sqlite:claims.db --history           shows what was loaded when
  bluebutton load --store sqlite:claims.db --hash-pepper-file pepper.txt --hash-iterations 1000 rif/)";

// A pepper of one's own is made to cost more to guess, as CMS's is.
constexpr int kOwnIterations = 1000;

Result<std::optional<IdentifierHash>> identifier_hash(const LoadArguments& arguments) {
  if (arguments.pepper_file.empty() && arguments.iterations == 0) return std::optional<IdentifierHash>();
  IdentifierHash hash;
  if (!arguments.pepper_file.empty()) {
    BB_ASSIGN(const std::string text, read_file(arguments.pepper_file, 4096));
    hash.pepper = trim(text);
    hash.iterations = kOwnIterations;
    if (hash.pepper.empty()) return invalid("The pepper file " + arguments.pepper_file + " is empty.");
  }
  if (arguments.iterations > 0) hash.iterations = arguments.iterations;
  return std::optional(hash);
}

bool has_news(const load::Report& report) {
  for (const load::Counts& counts : report.counts) {
    if (counts.added + counts.changed > 0) return true;
  }
  return false;
}

// Loads or checks what `inputs` names; problems are told to `out` as they come.
Result<load::Report> run(store::ClaimStore* store, const load::Inputs& inputs, const LoadArguments& arguments,
                         LoadReport& out) {
  LoadProgress progress(inputs.bytes(), arguments.json);
  load::Options options;
  options.again = arguments.again;
  options.progress = [&](load::Phase phase, std::uint64_t bytes) { progress.tell(phase, bytes); };
  const auto tell = [&out](const rif::Problem& problem) { out.tell(problem); };
  auto report =
      arguments.dry_run ? load::check(store, inputs, options, tell) : load::load(*store, inputs, options);
  progress.finish();
  if (report.ok()) std::for_each(report->problems.begin(), report->problems.end(), tell);
  return report;
}

int load_files(const LoadArguments& arguments) {
  const auto start = std::chrono::steady_clock::now();
  const auto hash = identifier_hash(arguments);
  if (!hash.ok()) return bad_use(hash.error().message);

  const load::Inputs inputs = load::find_inputs(arguments.paths);
  LoadReport out(arguments.json, arguments.dry_run);
  load::Report report;
  bool published_pepper = false;
  if (!inputs.problems.empty() && !arguments.dry_run) {
    report.refused = true;
    for (const rif::Problem& problem : inputs.problems) out.tell(problem);
  } else {
    auto store =
        store::open_claim_store(arguments.store, !arguments.dry_run, *hash, {{}, {}, arguments.partitions});
    const bool missing = !store.ok() && store.error().kind == ErrorKind::not_found && arguments.dry_run;
    if (!store.ok() && !missing) return fail(store.error());
    for (const rif::Problem& problem : inputs.problems) out.tell(problem);
    auto loaded = run(missing ? nullptr : store->get(), inputs, arguments, out);
    if (!loaded.ok()) {
      const int code = fail(loaded.error());
      if (!arguments.dry_run) {
        std::fprintf(stderr,
                     "bluebutton: what --history tells is in the store. When the reason is gone, start the "
                     "same load again: it goes on from there.\n");
      }
      return code;
    }
    published_pepper = !missing && (*store)->identifier_hash().pepper == IdentifierHash{}.pepper;
    report = std::move(*loaded);
  }
  out.finish(inputs, report, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  if (report.real_beneficiaries && published_pepper && has_news(report)) {
    std::fprintf(
        stderr,
        "bluebutton: note: the files hold positive BENE_IDs, which are those of real people or of CMS's "
        "samples, and this store hashes identifiers with the published pepper of CMS's sandbox. For "
        "real people make the store with --hash-pepper-file.\n");
  }
  return out.problems() == 0 ? 0 : 1;
}

int show_history(const LoadArguments& arguments) {
  const auto store = store::open_claim_store(arguments.store, false);
  if (!store.ok()) return fail(store.error());
  const auto files = (*store)->list_loaded_files(std::numeric_limits<std::size_t>::max());
  if (!files.ok()) return fail(files.error());
  print_history(*files, arguments.json);
  return 0;
}

}  // namespace

void add_load(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<LoadArguments>();
  CLI::App* command = program.add_subcommand("load", "Loads RIF files into a store; safe to repeat");
  command->footer(kExamples);
  command
      ->add_option("--store", arguments->store,
                   "The store, made when it is not there: sqlite:PATH or postgresql://...")
      ->type_name("URL")
      ->envname("BLUEBUTTON_STORE")
      ->required();
  command->add_option("path", arguments->paths, "RIF files, CMS's manifests, or folders of them")
      ->type_name("FILE|FOLDER");
  command->add_flag("--dry-run", arguments->dry_run, "Checks everything, tells every problem, loads nothing");
  command->add_flag("--history", arguments->history, "Shows what was loaded when, and loads nothing");
  command->add_flag("--again", arguments->again, "Reads files also that were loaded before");
  command->add_flag("--json", arguments->json, "Prints one JSON object and no progress");
  command
      ->add_option("--hash-pepper-file", arguments->pepper_file,
                   "When the store is made: the pepper of its identifier hashes (MBI, HICN), instead of the "
                   "published one of CMS's sandbox")
      ->type_name("FILE");
  command
      ->add_option("--hash-iterations", arguments->iterations,
                   "When the store is made: PBKDF2 iterations of the hashes [2; with a pepper file 1000]")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000'000));
  command
      ->add_option(
          "--partitions", arguments->partitions,
          "When the store is made, in PostgreSQL: tables are parted into so many, by beneficiary; 1 for "
          "Citus, which parts them itself [8]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command->callback([arguments, &chosen] {
    chosen = [arguments] {
      if (arguments->history != arguments->paths.empty()) {
        return bad_use("load wants files or folders to load, or --history alone.");
      }
      return arguments->history ? show_history(*arguments) : load_files(*arguments);
    };
  });
}

}  // namespace bb::cli
