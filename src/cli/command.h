// What every subcommand shares: how it joins the program and how it reports a failure.
//
// A subcommand NAME lives in NAME.cpp as add_NAME(), is declared here, and is listed once in cli.cpp.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"

namespace CLI {
class App;
}

namespace bb::cli {

// Does the work once the arguments were read, and returns the exit code: 0 done, 1 failed, 2 bad use.
using Action = std::function<int()>;

// Each adds a subcommand with its options to the program; when the command line names it, `chosen` becomes
// what it does (set it in the subcommand's CLI11 callback).
using AddCommand = void (*)(CLI::App& program, Action& chosen);
void add_sandbox(CLI::App& program, Action& chosen);
void add_serve(CLI::App& program, Action& chosen);
void add_gateway(CLI::App& program, Action& chosen);
void add_app(CLI::App& program, Action& chosen);
void add_key(CLI::App& program, Action& chosen);
void add_load(CLI::App& program, Action& chosen);
void add_synth(CLI::App& program, Action& chosen);
void add_terminology(CLI::App& program, Action& chosen);
void add_data_server(CLI::App& program, Action& chosen);
void add_report(CLI::App& program, Action& chosen);
void add_backup(CLI::App& program, Action& chosen);
void add_restore(CLI::App& program, Action& chosen);

// Says on standard error what went wrong and returns 1. The debug text is shown too: who runs the program may
// know.
int fail(const Error& error);
// The same for wrong arguments; returns 2.
int bad_use(std::string_view message);
// The exit code of what was done, whose failure is reported: an `invalid` one is bad use.
int finish(const Result<void>& done);

}  // namespace bb::cli
