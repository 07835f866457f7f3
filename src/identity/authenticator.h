// Proof of who somebody is, by username and password.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/auth_store.h"

namespace bb::identity {

// Safe for calls from any thread. May take 100 ms: call it on the pool.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // The user, or nothing when the username or the password is wrong; which of the two is not told, nor can
  // it be told from the time it takes.
  virtual Result<std::optional<store::UserId>> check(std::string_view username,
                                                     std::string_view password) = 0;
};

}  // namespace bb::identity
