// An application as `bluebutton app` shows it.
#pragma once

#include <string>

#include "store/auth_store.h"

namespace bb::cli {

// Prints lines for a reader, or one line of JSON. `secret` is there when it was just made.
void print_application(const store::Application& application, const std::string& secret, bool json);

}  // namespace bb::cli
