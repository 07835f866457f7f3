#include "cli/load_report.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/json_text.h"

namespace bb::cli {
namespace {

constexpr const char* kProblemsBegin = "{\"problems\":[";

// "1,234"
std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string quoted(std::string_view text) { return "\"" + json_escaped(text) + "\""; }

std::string json_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? "," : "") + quoted(text);
  return out + "]";
}

template <class WithCounts>
std::string json_counts(const WithCounts& counts) {
  return "\"added\":" + std::to_string(counts.added) + ",\"changed\":" + std::to_string(counts.changed) +
         ",\"unchanged\":" + std::to_string(counts.unchanged) + ",\"kept\":" + std::to_string(counts.kept);
}

template <class WithCounts>
std::uint64_t sum(const WithCounts& counts) {
  return counts.added + counts.changed + counts.unchanged + counts.kept;
}

}  // namespace

void LoadReport::tell(const rif::Problem& problem) {
  if (json_) {
    const std::string text = (problems_ == 0 ? kProblemsBegin : ",") + std::string("{\"file\":") +
                             quoted(problem.file) + ",\"line\":" + std::to_string(problem.line) +
                             ",\"column\":" + quoted(problem.column) +
                             ",\"reason\":" + quoted(problem.reason) + "}";
    std::fputs(text.c_str(), stdout);
  } else {
    // The progress bar may stand on this line.
    const char* clear = ::isatty(STDERR_FILENO) == 1 ? "\r\033[K" : "";
    std::fprintf(stderr, "%s%s\n", clear, rif::to_text(problem).c_str());
  }
  ++problems_;
}

void LoadReport::finish(const load::Inputs& inputs, const load::Report& report, double seconds) {
  if (json_) {
    finish_json(inputs, report, seconds);
    return;
  }
  print_table(inputs, report, seconds);
  std::fflush(stdout);
  if (problems_ == 0) return;
  const char* plural = problems_ == 1 ? "" : "s";
  if (dry_run_) {
    std::fprintf(stderr, "bluebutton: %s problem%s. A load of these files would load nothing.\n",
                 grouped(problems_).c_str(), plural);
  } else if (report.refused) {
    const char* more = problems_ < load::kMostProblems ? "" : ", and perhaps more: --dry-run tells all";
    std::fprintf(stderr, "bluebutton: %s problem%s%s. Nothing was loaded.\n", grouped(problems_).c_str(),
                 plural, more);
  } else {
    std::fprintf(
        stderr,
        "bluebutton: stopped there. The batch that this is in left nothing in the store; what the table "
        "counts is in it.\n");
  }
}

void LoadReport::finish_json(const load::Inputs& inputs, const load::Report& report, double seconds) const {
  std::string out = problems_ == 0 ? kProblemsBegin : "";
  out += "],\"problemCount\":" + std::to_string(problems_) + ",\"dryRun\":" + (dry_run_ ? "true" : "false") +
         ",\"refused\":" + (report.refused ? "true" : "false") +
         ",\"files\":" + std::to_string(inputs.files.size()) + ",\"records\":{";
  for (const rif::FileType type : rif::kFileTypes) {
    const load::Counts& counts = report.of(type);
    out += quoted(rif::layout(type).name) + ":{" +
           (dry_run_ ? "\"checked\":" + std::to_string(counts.unchanged) : json_counts(counts)) + "},";
  }
  out.back() = '}';
  std::vector<std::string> skipped;
  for (const load::Skipped& file : inputs.skipped) skipped.push_back(file.path);
  out += ",\"loadedBefore\":" + json_list(report.loaded_before) + ",\"skipped\":" + json_list(skipped);
  std::printf("%s,\"seconds\":%.3f}\n", out.c_str(), seconds);
}

void LoadReport::print_table(const load::Inputs& inputs, const load::Report& report, double seconds) const {
  for (const load::Skipped& file : inputs.skipped) {
    std::printf("skipped %s: %s\n", file.path.c_str(), file.reason.c_str());
  }
  for (const std::string& path : report.loaded_before) std::printf("loaded before: %s\n", path.c_str());
  std::uint64_t all = 0, kept = 0;
  if (dry_run_) {
    std::printf("%-20s %12s\n", "", "checked");
  } else {
    std::printf("%-20s %12s %12s %12s\n", "", "added", "changed", "unchanged");
  }
  for (const rif::FileType type : rif::kFileTypes) {
    const load::Counts& counts = report.of(type);
    if (sum(counts) == 0) continue;
    all += sum(counts);
    kept += counts.kept;
    const std::string name(rif::layout(type).name);
    if (dry_run_) {
      std::printf("%-20s %12s\n", name.c_str(), grouped(sum(counts)).c_str());
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

void print_history(const std::vector<store::LoadedFile>& files, bool json) {
  if (json) {
    std::string out = "{\"files\":[";
    for (const store::LoadedFile& file : files) {
      out += (out.back() == '[' ? "{\"number\":" : ",{\"number\":") + std::to_string(file.number) +
             ",\"file\":" + quoted(file.name) + ",\"kind\":" + quoted(file.kind) +
             ",\"manifest\":" + quoted(file.manifest) + ",\"whole\":" + (file.whole() ? "true" : "false") +
             ",\"bytes\":" + std::to_string(file.bytes) +
             ",\"bytesLoaded\":" + std::to_string(file.bytes_loaded) +
             ",\"linesLoaded\":" + std::to_string(file.lines_loaded) +
             ",\"sha256\":" + quoted(to_hex(as_text(file.digest))) + "," + json_counts(file) +
             ",\"began\":" + quoted(format_instant(file.began)) +
             ",\"updated\":" + quoted(format_instant(file.updated)) + "}";
    }
    std::printf("%s]}\n", out.c_str());
    return;
  }
  std::printf("%5s  %-20s  %-20s %10s %10s %10s  %s\n", "", "loaded", "kind", "added", "changed", "unchanged",
              "file");
  for (const store::LoadedFile& file : files) {
    const std::string part =
        file.whole() ? "" : "  (" + grouped(file.bytes_loaded) + " of " + grouped(file.bytes) + " bytes)";
    std::printf("%5lld  %-20s  %-20s %10s %10s %10s  %s%s\n", static_cast<long long>(file.number),
                format_instant_seconds(file.updated).c_str(), file.kind.c_str(), grouped(file.added).c_str(),
                grouped(file.changed).c_str(), grouped(file.unchanged + file.kept).c_str(), file.name.c_str(),
                part.c_str());
  }
}

}  // namespace bb::cli
