// Who signs people in, as the configuration says: the one table of ways to sign in, and what each is made of.
//
// Made once; the router borrows from it. Its parts are safe for calls from any thread.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "cli/configuration.h"
#include "gateway/gateway.h"
#include "http/client.h"
#include "http/worker_pool.h"
#include "identity/authenticator.h"
#include "identity/lockout.h"
#include "identity/login_attempts.h"
#include "identity/members.h"
#include "identity/people.h"
#include "identity/provider.h"
#include "jose/remote_keys.h"
#include "portal/routes.h"

namespace bb::cli {

class Logins {
 public:
  // All but `configuration` outlive it. Reads the files that the configuration names: one that is missing or
  // not what it should be is `invalid`.
  static Result<std::unique_ptr<Logins>> make(const Configuration& configuration, store::AuthStore& accounts,
                                              identity::People& people, const Clock& clock);
  Logins(const Logins&) = delete;
  Logins& operator=(const Logins&) = delete;

  portal::Login login() const;
  // Whether the provider is well; empty where nobody signs in elsewhere, or the provider has no such
  // question.
  gateway::HealthCheck health() const;

  // What a way to sign in is made from.
  struct Parts {
    const Configuration& configuration;
    store::AuthStore& accounts;
    identity::People& people;
    const Clock& clock;
  };

 private:
  explicit Logins(const Parts& parts);

  // The first two, or the others.
  std::unique_ptr<identity::Authenticator> authenticator_;
  mutable identity::Lockout lockout_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<jose::RemoteKeys> keys_;
  std::unique_ptr<identity::Provider> provider_;
  mutable identity::LoginAttempts attempts_;
  std::unique_ptr<identity::Members> members_;
  std::unique_ptr<http::WorkerPool> pool_;  // ends before what its jobs use
};

}  // namespace bb::cli
