// Everything that `serve` and `sandbox` answer requests with, in one process: the stores, the data server,
// the authorization server, the pages and the gateway.
//
// Made once; the router borrows from it and must not outlive it. Its parts are safe for calls from any
// thread.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "cli/configuration.h"
#include "fhir/service.h"
#include "http/router.h"
#include "identity/lockout.h"
#include "identity/sandbox.h"
#include "identity/sessions.h"
#include "portal/pages.h"
#include "store/auth_store.h"
#include "store/claim_store.h"

namespace bb::cli {

class House {
 public:
  // Opens configuration.store, which must exist; configuration.public_url is set (see complete()).
  static Result<std::unique_ptr<House>> open(const Configuration& configuration,
                                             std::shared_ptr<const Clock> clock);
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  Result<http::Router> router() const;
  store::AuthStore& accounts() const { return *accounts_; }

 private:
  House(const Configuration& configuration, std::shared_ptr<const Clock> clock,
        std::shared_ptr<store::ClaimStore> claims, std::shared_ptr<store::AuthStore> accounts);

  const Configuration configuration_;
  const std::shared_ptr<const Clock> clock_;
  const std::shared_ptr<store::ClaimStore> claims_;
  const std::shared_ptr<store::AuthStore> accounts_;
  const std::shared_ptr<fhir::Service> data_;
  const std::unique_ptr<identity::Authenticator> authenticator_;
  mutable identity::Lockout lockout_;
  mutable identity::Sessions sessions_;
  const portal::Pages pages_;
};

}  // namespace bb::cli
