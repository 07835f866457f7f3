// The portal's addresses: the front page, login, and what they are made of.
#pragma once

#include <variant>

#include "http/forwarded.h"
#include "http/router.h"
#include "http/worker_pool.h"
#include "identity/authenticator.h"
#include "identity/lockout.h"
#include "identity/login_attempts.h"
#include "identity/members.h"
#include "identity/provider.h"
#include "oauth/routes.h"
#include "portal/pages.h"

namespace bb::portal {

// People sign in here, with a password. The pool has as many threads as passwords may be checked at once:
// each takes 64 MiB for its time.
struct LoginHere {
  identity::Authenticator& authenticator;
  identity::Lockout& lockout;
  http::WorkerPool& pool;
};

// People sign in at another server. The pool has as many threads as logins may wait for it at once.
struct LoginElsewhere {
  identity::Provider& provider;
  identity::LoginAttempts& attempts;
  identity::Members& members;
  http::WorkerPool& pool;
};

// Nobody can sign in.
struct NoLogin {};

using Login = std::variant<NoLogin, LoginHere, LoginElsewhere>;

// All of them outlive the router, and the pools its server.
struct Dependencies {
  oauth::Dependencies oauth;
  const Pages& pages;
  const http::TrustedProxies& trusted_proxies;  // guesses are counted by the address that they forward
  bool secure;                                  // served over TLS
  Login login;
};

void add_routes(http::Router& router, const Dependencies& dependencies);

}  // namespace bb::portal
