// Everything that `serve`, `sandbox` and `gateway` answer requests with: the accounts, the authorization
// server, the pages and the gateway, before claims that are in this process or elsewhere.
//
// Made once; the router borrows from it and must not outlive it. Its parts are safe for calls from any
// thread.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "cli/configuration.h"
#include "cli/logins.h"
#include "cli/upkeep.h"
#include "gateway/backend.h"
#include "http/client.h"
#include "http/router.h"
#include "identity/people.h"
#include "identity/sessions.h"
#include "jose/remote_keys.h"
#include "oauth/signing_keys.h"
#include "portal/pages.h"
#include "store/auth_store.h"

namespace bb::cli {

// Where claims, and the people whom they are about, come from.
struct Origin {
  std::unique_ptr<http::Client> client;  // which the others use; null where claims are in this process
  std::shared_ptr<gateway::Backend> backend;
  std::unique_ptr<identity::People> people;
};

class House {
 public:
  // configuration.public_url is set (see complete()). Opens configuration.store, which must exist and holds
  // claims and accounts.
  static Result<std::unique_ptr<House>> open(const Configuration& configuration,
                                             std::shared_ptr<const Clock> clock);
  // The same before the data server that configuration.backend names (see check_backend()). The store holds
  // accounts alone, and is made when there is none.
  static Result<std::unique_ptr<House>> open_before_backend(const Configuration& configuration,
                                                            std::shared_ptr<const Clock> clock);
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  // Makes the first signing keys, where there are none.
  Result<http::Router> router() const;
  store::AuthStore& accounts() const { return *accounts_; }

 private:
  House(const Configuration& configuration, std::shared_ptr<const Clock> clock, Origin origin,
        std::shared_ptr<store::AuthStore> accounts);
  static Result<std::unique_ptr<House>> furnish(std::unique_ptr<House> house);

  const Configuration configuration_;
  const std::shared_ptr<const Clock> clock_;
  const Origin origin_;
  const std::shared_ptr<store::AuthStore> accounts_;
  std::unique_ptr<Logins> logins_;
  std::unique_ptr<http::Client> key_client_;  // by which keys_ are fetched
  std::unique_ptr<jose::RemoteKeys> keys_;
  mutable identity::Sessions sessions_;
  mutable oauth::SigningKeys signing_keys_;
  const portal::Pages pages_;
  const std::shared_ptr<gateway::Transfers> transfers_ = std::make_shared<gateway::Transfers>();
  const Upkeep upkeep_;  // ends before all that it uses
};

}  // namespace bb::cli
