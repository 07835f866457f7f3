// bluebutton report: numbers that a regulation asks for.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/flags.h"
#include "cli/report_cms_0057.h"
#include "store/auth_store.h"

namespace bb::cli {
namespace {

struct ReportArguments {
  std::string store, year;
  bool json = false;
};

Result<void> report(const ReportArguments& arguments) {
  BB_ASSIGN(const int year,
            arguments.year.empty() ? Result<int>(year_of(SystemClock().now())) : parse_year(arguments.year));
  BB_ASSIGN(const auto accounts, store::open_auth_store(arguments.store, false));
  BB_ASSIGN(const store::TransferCounts counts, accounts->count_data_transfers(year));
  const std::string text = arguments.json ? cms_0057_json(year, counts) + "\n" : cms_0057_text(year, counts);
  std::fputs(text.c_str(), stdout);
  return {};
}

}  // namespace

void add_report(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* command = program.add_subcommand("report", "Counts what a regulation asks for");
  command->require_subcommand(1);
  CLI::App* usage = command->add_subcommand(
      "cms-0057", "Members whose data went to apps in a year, and more than once (CMS-0057-F)");
  add_store(*usage, arguments->store);
  usage->add_option("--year", arguments->year, "The calendar year, UTC [this year]")->type_name("YEAR");
  usage->add_flag("--json", arguments->json, "Prints one JSON object");
  usage->callback([arguments, &chosen] { chosen = [arguments] { return finish(report(*arguments)); }; });
}

}  // namespace bb::cli
