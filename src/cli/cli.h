// The command line: one file a subcommand, all of them registered in cli.cpp.
#pragma once

namespace bb::cli {

// Exit codes: 0 done, 1 failed, 2 bad use.
int run(int argc, char** argv);

}  // namespace bb::cli
