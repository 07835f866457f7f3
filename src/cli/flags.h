// The settings of configuration.h as flags of a subcommand.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "cli/configuration.h"

namespace CLI {
class App;
}

namespace bb::cli {

// What a command line says of the settings.
struct SettingFlags {
  Values values;     // those that were given
  std::string file;  // --config
};

// Adds --config and a flag for every setting but `except`, and but those of `gateway` alone unless
// `of_gateway`. `flags` is filled when the command line is read, and must outlive the program.
void add_settings(CLI::App& command, SettingFlags& flags, std::initializer_list<std::string_view> except,
                  bool of_gateway = false);

// Adds --store, which must be given, or BLUEBUTTON_STORE. `url` must outlive the program.
void add_store(CLI::App& command, std::string& url);

// The configuration from flags, environment and file; BLUEBUTTON_CONFIG names the file when --config does
// not.
Result<Configuration> configure(const SettingFlags& flags);

}  // namespace bb::cli
