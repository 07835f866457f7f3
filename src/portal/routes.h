// The portal's addresses: the front page, login, and what they are made of.
#pragma once

#include "http/forwarded.h"
#include "http/router.h"
#include "identity/authenticator.h"
#include "identity/lockout.h"
#include "oauth/routes.h"
#include "portal/pages.h"

namespace bb::portal {

// All of them outlive the router.
struct Dependencies {
  oauth::Dependencies oauth;
  identity::Authenticator& authenticator;
  identity::Lockout& lockout;
  const Pages& pages;
  const http::TrustedProxies& trusted_proxies;  // guesses are counted by the address that they forward
};

void add_routes(http::Router& router, const Dependencies& dependencies);

}  // namespace bb::portal
