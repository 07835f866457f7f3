// The sandbox's own people: BBUser00000 with password PW00000! is the first synthetic beneficiary, and so on
// by number. For synthetic data only: a beneficiary with a positive id is never anybody's.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "identity/authenticator.h"
#include "identity/people.h"

namespace bb::identity {

// The number of a sandbox username, "BBUser00042" is 42; nothing for other text.
std::optional<std::size_t> sandbox_number(std::string_view username);

// Somebody's first login checks the password by its rule and makes the user, with an argon2id hash; later
// ones check the hash.
class SandboxUsers final : public Authenticator {
 public:
  // All outlive it.
  SandboxUsers(store::AuthStore& users, People& people, const Clock& clock);

  Result<std::optional<store::UserId>> check(std::string_view username, std::string_view password) override;

 private:
  Result<std::optional<store::UserId>> first_login(std::string_view username, std::size_t number,
                                                   std::string_view password);
  // The synthetic beneficiary of that number.
  Result<std::optional<store::User>> make_user(std::size_t number);

  store::AuthStore& users_;
  People& people_;
  const Clock& clock_;
};

}  // namespace bb::identity
