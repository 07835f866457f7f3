// What `bluebutton app register` and `bluebutton app update` take: one table of what can be said of an
// application.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/auth_store.h"

namespace CLI {
class App;
}

namespace bb::cli {

// Lives as long as the command that it was added to.
class AppFields {
 public:
  // Adds an option for everything that may change after registration. `name_required`: without a name there
  // is nothing to register.
  void add_to(CLI::App& command, bool name_required);

  // Changes what was named on the command line. `invalid`: a value that cannot be.
  Result<void> apply(store::Application& application) const;

 private:
  store::Application given_;
  std::string type_, auth_type_, jwks_file_;
  std::vector<std::function<Result<void>(store::Application&)>> changes_;
};

}  // namespace bb::cli
