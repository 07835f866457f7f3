// Serves a router as the configuration says, until SIGTERM or SIGINT.
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "cli/configuration.h"
#include "http/router.h"
#include "store/auth_store.h"

namespace bb::cli {

// Sends log lines where the configuration says. Error: the file cannot be opened.
Result<void> start_log(const Configuration& configuration);

// Whether the configured address is free: binds and lets go of it. Port 0 becomes the port that was given, in
// public_url too. The error's text says what to do.
Result<void> check_address(Configuration& configuration);

// `ready` is called once, with the port, when requests are taken. Returns when the last answer in flight is
// written. `accounts`: what the operators' report is counted in; null: there is none.
Result<void> run_server(const Configuration& configuration, http::Router router,
                        const std::function<void(std::uint16_t port)>& ready,
                        store::AuthStore* accounts = nullptr);

}  // namespace bb::cli
