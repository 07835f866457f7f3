#include "identity/sandbox.h"

#include "base/crypto.h"

namespace bb::identity {
namespace {

constexpr std::string_view kPrefix = "BBUser";
constexpr std::size_t kDigits = 5;
constexpr std::size_t kLongestPassword = 1024;

// Costs what a check of a password costs, for usernames that do not exist.
void spend_time(std::string_view password) {
  static const std::string hash = hash_password(random_token());
  (void)verify_password(hash, password);
}

}  // namespace

std::optional<std::size_t> sandbox_number(std::string_view username) {
  if (!username.starts_with(kPrefix) || username.size() != kPrefix.size() + kDigits) return std::nullopt;
  std::size_t number = 0;
  for (const char c : username.substr(kPrefix.size())) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

SandboxUsers::SandboxUsers(store::AuthStore& users, People& people, const Clock& clock)
    : users_(users), people_(people), clock_(clock) {}

Result<std::optional<store::UserId>> SandboxUsers::check(std::string_view username,
                                                         std::string_view password) {
  const auto nobody = std::optional<store::UserId>{};
  if (password.size() > kLongestPassword) return nobody;
  const auto number = sandbox_number(username);
  if (!number) {
    spend_time(password);
    return nobody;
  }
  BB_ASSIGN(const auto user, users_.find_user(username));
  if (!user) return first_login(username, *number, password);
  if (!user->password_hash || !verify_password(*user->password_hash, password)) return nobody;
  return std::optional(user->id);
}

Result<std::optional<store::UserId>> SandboxUsers::first_login(std::string_view username, std::size_t number,
                                                               std::string_view password) {
  const auto nobody = std::optional<store::UserId>{};
  const std::string expected = "PW" + std::string(username.substr(kPrefix.size())) + "!";
  BB_ASSIGN(auto user, make_user(number));
  if (!equal_constant_time(expected, password) || !user) {
    spend_time(password);
    return nobody;
  }
  user->username = username;
  user->password_hash = hash_password(password);
  auto added = users_.add_user(*user);
  if (added.ok()) return std::optional(*added);
  if (added.error().kind != ErrorKind::conflict) return added.error();
  // Two first logins at once: the other one made the user.
  BB_ASSIGN(const auto made, users_.find_user(username));
  return made ? std::optional(made->id) : nobody;
}

Result<std::optional<store::User>> SandboxUsers::make_user(std::size_t number) {
  BB_ASSIGN(auto person, people_.find_synthetic(number));
  if (!person || person->beneficiary >= 0) return std::optional<store::User>{};
  store::User user;
  user.beneficiary = person->beneficiary;
  user.given_name = std::move(person->given_name);
  user.family_name = std::move(person->family_name);
  user.created = clock_.now();
  return std::optional(std::move(user));
}

}  // namespace bb::identity
