// The listener for whoever operates the server, on an address of its own (`metrics-listen`): metrics, and the
// yearly numbers of CMS-0057-F. On loopback, or by mutual TLS.
//
// A thread of its own, from listen() to destruction. What it is given outlives it.
#pragma once

#include <memory>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "cli/configuration.h"
#include "http/server.h"
#include "store/auth_store.h"

namespace bb::cli {

class Operators {
 public:
  // Nothing when no address is configured. Without `accounts` there is no report. Errors: those of
  // http::Server::listen().
  static Result<std::unique_ptr<Operators>> listen(const Configuration& configuration,
                                                   store::AuthStore* accounts);
  ~Operators();
  Operators(const Operators&) = delete;
  Operators& operator=(const Operators&) = delete;

  std::uint16_t port() const { return server_.port(); }

 private:
  Operators(http::ServerOptions options, http::Router router);

  http::Server server_;
  std::thread thread_;
};

// GET /metrics, and with `accounts` GET /reports/cms-0057?year=Y (this year unless given).
http::Router operators_router(store::AuthStore* accounts, const Clock& clock);

}  // namespace bb::cli
