#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/encoding.h"
#include "base/file.h"
#include "base/json_text.h"
#include "base/progress.h"
#include "cli/command.h"
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
  bool dry_run = false, json = false;
};

constexpr const char* kExamples = R"(
Kinds of files are told by their header rows: beneficiaries, beneficiary history, carrier, dme, hha, hospice,
inpatient, outpatient, pde and snf claims. Of a folder every RIF file in it is loaded. Loading again changes
nothing but what differs.

Examples:
  bluebutton load --store sqlite:claims.db rif/
  bluebutton load --store sqlite:claims.db beneficiaries.csv carrier.csv
  bluebutton load --store sqlite:claims.db --dry-run rif/      tells every problem, loads nothing
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

// "1,234"
std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

void print_json(const load::Inputs& inputs, const load::Report& report, double seconds, bool dry_run) {
  std::string out = std::string("{\"dryRun\":") + (dry_run ? "true" : "false") +
                    ",\"files\":" + std::to_string(inputs.files.size()) + ",\"records\":{";
  for (const rif::FileType type : rif::kFileTypes) {
    const load::Counts& counts = report.of(type);
    out += "\"" + std::string(rif::layout(type).name) + "\":{";
    if (dry_run) {
      out += "\"checked\":" + std::to_string(counts.unchanged);
    } else {
      out += "\"added\":" + std::to_string(counts.added) + ",\"changed\":" + std::to_string(counts.changed) +
             ",\"unchanged\":" + std::to_string(counts.unchanged) +
             ",\"kept\":" + std::to_string(counts.kept);
    }
    out += "},";
  }
  out.back() = '}';
  out += ",\"skipped\":[";
  for (const std::string& path : inputs.skipped) out += "\"" + json_escaped(path) + "\",";
  if (out.back() == ',') out.pop_back();
  out += "],\"problems\":[";
  for (const rif::Problem& problem : report.problems) {
    out += "{\"file\":\"" + json_escaped(problem.file) + "\",\"line\":" + std::to_string(problem.line) +
           ",\"column\":\"" + json_escaped(problem.column) + "\",\"reason\":\"" +
           json_escaped(problem.reason) + "\"},";
  }
  if (out.back() == ',') out.pop_back();
  char took[32];
  std::snprintf(took, sizeof took, "%.3f", seconds);
  std::printf("%s],\"seconds\":%s}\n", out.c_str(), took);
}

void print_table(const load::Inputs& inputs, const load::Report& report, double seconds, bool dry_run) {
  for (const std::string& path : inputs.skipped) std::printf("skipped %s: no RIF file\n", path.c_str());
  std::uint64_t all = 0, kept = 0;
  if (dry_run) {
    std::printf("%-20s %12s\n", "", "checked");
  } else {
    std::printf("%-20s %12s %12s %12s\n", "", "added", "changed", "unchanged");
  }
  for (const rif::FileType type : rif::kFileTypes) {
    const load::Counts& counts = report.of(type);
    const std::uint64_t sum = counts.added + counts.changed + counts.unchanged + counts.kept;
    kept += counts.kept;
    if (sum == 0) continue;
    all += sum;
    const std::string name(rif::layout(type).name);
    if (dry_run) {
      std::printf("%-20s %12s\n", name.c_str(), grouped(sum).c_str());
    } else {
      std::printf("%-20s %12s %12s %12s\n", name.c_str(), grouped(counts.added).c_str(),
                  grouped(counts.changed).c_str(), grouped(counts.unchanged + counts.kept).c_str());
    }
  }
  if (kept > 0) {
    std::printf(
        "Of the unchanged %s are inserts (DML_IND) of what the store has with other values, which stays.\n",
        grouped(kept).c_str());
  }
  std::printf("%s records of %zu files in %.1f s\n", grouped(all).c_str(), inputs.files.size(), seconds);
}

void print_problems(const std::vector<rif::Problem>& problems, bool dry_run) {
  for (const rif::Problem& problem : problems) std::fprintf(stderr, "%s\n", rif::to_text(problem).c_str());
  if (problems.empty()) return;
  std::fprintf(stderr,
               dry_run
                   ? "bluebutton: these would stop the load.\n"
                   : "bluebutton: stopped there. The batch that this is in left nothing in the store; what "
                     "the table counts is in it.\n");
}

bool has_news(const load::Report& report) {
  for (const load::Counts& counts : report.counts) {
    if (counts.added + counts.changed > 0) return true;
  }
  return false;
}

int load_files(const LoadArguments& arguments) {
  const auto start = std::chrono::steady_clock::now();
  const auto hash = identifier_hash(arguments);
  if (!hash.ok()) return bad_use(hash.error().message);

  const load::Inputs inputs = load::find_inputs(arguments.paths);
  load::Report report;
  report.problems = inputs.problems;
  bool published_pepper = false;
  if (report.problems.empty() || arguments.dry_run) {
    auto store = store::open_claim_store(arguments.store, !arguments.dry_run, *hash);
    const bool missing = !store.ok() && store.error().kind == ErrorKind::not_found && arguments.dry_run;
    if (!store.ok() && !missing) return fail(store.error());

    constexpr std::uint64_t kKilobyte = 1024;
    Progress progress(arguments.dry_run ? "Checking" : "Loading", "KB", inputs.bytes() / kKilobyte,
                      arguments.json);
    std::uint64_t told = 0;
    load::Options options;
    options.progress = [&](std::uint64_t bytes) {
      progress.advance(bytes / kKilobyte - told);
      told = bytes / kKilobyte;
    };
    auto loaded = arguments.dry_run ? load::check(missing ? nullptr : store->get(), inputs, options)
                                    : load::load(**store, inputs, options);
    progress.finish();
    if (!loaded.ok()) return fail(loaded.error());
    published_pepper = !missing && (*store)->identifier_hash().pepper == IdentifierHash{}.pepper;
    report = std::move(*loaded);
    report.problems.insert(report.problems.begin(), inputs.problems.begin(), inputs.problems.end());
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  (arguments.json ? print_json : print_table)(inputs, report, seconds, arguments.dry_run);
  std::fflush(stdout);
  if (!arguments.json) print_problems(report.problems, arguments.dry_run);
  if (report.real_beneficiaries && published_pepper && has_news(report)) {
    std::fprintf(
        stderr,
        "bluebutton: note: the files hold positive BENE_IDs, which are those of real people or of CMS's "
        "samples, and this store hashes identifiers with the published pepper of CMS's sandbox. For "
        "real people make the store with --hash-pepper-file.\n");
  }
  return report.problems.empty() ? 0 : 1;
}

}  // namespace

void add_load(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<LoadArguments>();
  CLI::App* command = program.add_subcommand("load", "Loads RIF files into a store; safe to repeat");
  command->footer(kExamples);
  command->add_option("--store", arguments->store, "The store, made when it is not there")
      ->type_name("sqlite:PATH")
      ->envname("BLUEBUTTON_STORE")
      ->required();
  command->add_option("path", arguments->paths, "RIF files, or folders of them")
      ->type_name("FILE|FOLDER")
      ->required();
  command->add_flag("--dry-run", arguments->dry_run, "Checks everything, tells every problem, loads nothing");
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
  command->callback([arguments, &chosen] { chosen = [arguments] { return load_files(*arguments); }; });
}

}  // namespace bb::cli
