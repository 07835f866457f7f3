// bluebutton backup and restore: a store's accounts in a file, and back.

#include "store/backup.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/progress.h"
#include "cli/command.h"
#include "cli/flags.h"

namespace bb::cli {
namespace {

struct BackupArguments {
  std::string store, key_file, file;
  bool with_key = false, quiet = false;
};

// Options that draw a bar.
store::BackupOptions with_bar(Progress& progress, bool with_key) {
  store::BackupOptions options;
  options.with_key = with_key;
  options.advanced = [&progress](std::uint64_t done, std::uint64_t total) {
    progress.set_total(total);
    progress.advance(done);
  };
  return options;
}

Result<void> back_up(const BackupArguments& arguments) {
  store::StoreOptions store;
  store.key_file = arguments.key_file;
  Progress progress("Backing up", "bytes", 0, arguments.quiet);
  const auto done = store::back_up(arguments.store, store, arguments.file, SystemClock().now(),
                                   with_bar(progress, arguments.with_key));
  if (!done.ok()) return done.error();
  progress.finish();
  std::printf("%s: %llu bytes, %s.\n", arguments.file.c_str(), static_cast<unsigned long long>(done->bytes),
              done->has_key ? "with the store's key: who has the file can read all of it"
                            : "without the store's key, which is needed to restore it: keep it elsewhere");
  return {};
}

Result<void> restore(const BackupArguments& arguments) {
  store::StoreOptions store;
  store.key_file = arguments.key_file;
  Progress progress("Restoring", "bytes", 0, arguments.quiet);
  const auto done = store::restore(arguments.file, arguments.store, store, with_bar(progress, false));
  if (!done.ok()) return done.error();
  progress.finish();
  std::printf("Restored what was backed up at %s.\n", done->created.c_str());
  return {};
}

CLI::App* add_command(CLI::App& program, const char* name, const char* description, Action& chosen,
                      const std::shared_ptr<BackupArguments>& arguments,
                      Result<void> (*action)(const BackupArguments&)) {
  CLI::App* command = program.add_subcommand(name, description);
  add_store(*command, arguments->store);
  command->add_option("--store-key-file", arguments->key_file, "Its key; empty: PATH.key of sqlite:PATH")
      ->type_name("FILE")
      ->envname("BLUEBUTTON_STORE_KEY_FILE");
  command->add_flag("--quiet", arguments->quiet, "No progress bar");
  command->callback(
      [arguments, action, &chosen] { chosen = [arguments, action] { return finish(action(*arguments)); }; });
  return command;
}

}  // namespace

void add_backup(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command = add_command(program, "backup", "Saves a store's accounts in a file, while it is in use",
                                  chosen, arguments, back_up);
  command->add_option("--out", arguments->file, "The file to make")->type_name("FILE")->required();
  command->add_flag("--with-key", arguments->with_key,
                    "Puts the store's key into the file, too: keep it as safe as the store itself");
}

void add_restore(CLI::App& program, Action& chosen) {
  auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command =
      add_command(program, "restore", "Makes a store of what `backup` saved; never over one that is there",
                  chosen, arguments, restore);
  command->add_option("--in", arguments->file, "The file that `backup` made")->type_name("FILE")->required();
}

}  // namespace bb::cli
