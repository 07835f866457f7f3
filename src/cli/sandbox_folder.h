// The folder that `bluebutton sandbox` keeps its data in. It is there whole or not at all: it is made under
// another name (FOLDER.making) and renamed when everything is in it.
#pragma once

#include <cstdint>
#include <string>

#include "base/function_ref.h"
#include "base/result.h"

namespace bb::cli {

// What sandbox.json, written last, says of a finished sandbox.
struct SandboxMarker {
  static constexpr int kFormat = 1;  // raise it when an older sandbox can no longer be served
  std::uint32_t beneficiaries = 0;
};

// Whether `folder` holds a sandbox that can be served; false when it is yet to be made. Errors: conflict (it
// holds something else, or a sandbox of another format), whatever keeps it from being read.
Result<bool> sandbox_is_ready(const std::string& folder, SandboxMarker& marker);

// Makes the sandbox: `fill` puts everything into a private folder (mode 0700), whose remains of an earlier
// attempt are removed first. Errors: conflict (another process is making it), those of the file system and of
// `fill`.
Result<void> make_sandbox(const std::string& folder, const SandboxMarker& marker,
                          FunctionRef<Result<void>(const std::string& folder)> fill);

}  // namespace bb::cli
