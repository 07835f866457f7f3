// bluebutton app label, app labels: what groups applications in the public lists of them.
#pragma once

#include "cli/command.h"

namespace bb::cli {

// Adds both to the command `app`.
void add_labels(CLI::App& app, Action& chosen);

}  // namespace bb::cli
