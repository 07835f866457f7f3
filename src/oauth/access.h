// What a bearer token allows: the one question that the gateway asks of the authorization server, a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/claim_store.h"

namespace bb::oauth {

// Everything about a live token that a decision needs, read by one query of the store.
struct Access {
  std::int64_t token_id;  // for audit; not the token
  std::int64_t application_id;
  std::string client_id, application_name;
  bool application_active;
  std::int64_t user_id;
  std::string username, given_name, family_name, email;
  Instant user_created;
  store::BeneficiaryId beneficiary;
  std::string scope;  // space separated
  bool has_grant;     // a DataAccessGrant of (user, application) exists
  std::optional<Instant> grant_expires;
  bool include_sensitive;  // the beneficiary shared claims under 42 CFR Part 2
};

}  // namespace bb::oauth
