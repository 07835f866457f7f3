#include "cli/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>

namespace bb::cli {

void add_settings(CLI::App& command, SettingFlags& flags, std::initializer_list<std::string_view> except,
                  bool of_gateway) {
  command.add_option("--config", flags.file, "A YAML file of settings (docs/configuration.md)")
      ->type_name("FILE");
  for (const Setting& setting : settings()) {
    if (std::find(except.begin(), except.end(), setting.key) != except.end()) continue;
    if (setting.of_gateway && !of_gateway) continue;
    const std::string key(setting.key);
    std::string help(setting.meaning);
    if (setting.value.empty()) {
      command.add_flag_callback(
          "--" + key, [&flags, key] { flags.values[key] = "true"; }, help);
      continue;
    }
    if (!setting.fallback.empty()) help += " [" + std::string(setting.fallback) + "]";
    command
        .add_option_function<std::string>(
            "--" + key, [&flags, key](const std::string& value) { flags.values[key] = value; }, help)
        ->type_name(std::string(setting.value));
  }
}

void add_store(CLI::App& command, std::string& url) {
  command.add_option("--store", url, "The store: sqlite:PATH or postgresql://...")
      ->type_name("URL")
      ->envname("BLUEBUTTON_STORE")
      ->required();
}

Result<Configuration> configure(const SettingFlags& flags) {
  const char* named = std::getenv("BLUEBUTTON_CONFIG");
  const std::string file = flags.file.empty() && named != nullptr ? named : flags.file;
  return configure(flags.values, file, [](const char* name) -> const char* { return std::getenv(name); });
}

}  // namespace bb::cli
