#include "cli/login_settings.h"

#include <gtest/gtest.h>

#include "cli/configuration.h"

namespace bb::cli {
namespace {

const char* no_environment(const char*) { return nullptr; }

Result<Configuration> completed(const Values& flags) {
  BB_ASSIGN(Configuration configuration, configure(flags, "", no_environment));
  BB_TRY(complete(configuration));
  return configuration;
}

// The error's text; empty when there is none.
std::string error_of(Values flags, const Values& changes = {}) {
  for (const auto& [key, value] : changes) flags[key] = value;
  const auto configuration = completed(flags);
  return configuration.ok() ? "" : configuration.error().message;
}

const Values kSlsx = {{"login", "slsx"},
                      {"login-client-id", "bb2api"},
                      {"slsx-login", "https://medicare.example/sso/authorize?client_id=bb2api"},
                      {"slsx-token", "https://medicare.example/sso/session"},
                      {"slsx-userinfo", "https://medicare.example/v1/users"},
                      {"slsx-signout", "https://medicare.example/sso/signout"}};
const Values kOpenid = {{"login", "openid"},
                        {"login-client-id", "bluebutton"},
                        {"openid-issuer", "https://login.payer.example/"},
                        {"openid-mbi-claim", "mbi"}};

TEST(LoginSettings, nobody_signs_in_unless_it_is_said_how) {
  EXPECT_EQ(completed({})->login.method, "");
  EXPECT_EQ(completed({{"sandbox-users", "true"}})->login.method, "sandbox");
  EXPECT_NE(error_of({{"login", "ldap"}}), "");
  EXPECT_NE(error_of(kSlsx, {{"sandbox-users", "true"}}), "") << "two ways at once";
}

TEST(LoginSettings, what_a_way_to_sign_in_cannot_do_without_is_named) {
  EXPECT_EQ(error_of(kSlsx), "");
  EXPECT_EQ(error_of(kOpenid), "");
  for (const char* key : {"login-client-id", "slsx-login", "slsx-token", "slsx-userinfo", "slsx-signout"}) {
    Values flags = kSlsx;
    flags.erase(key);
    EXPECT_NE(error_of(flags).find("--" + std::string(key)), std::string::npos) << error_of(flags);
  }
  for (const char* key : {"login-client-id", "openid-issuer", "openid-mbi-claim"}) {
    Values flags = kOpenid;
    flags.erase(key);
    EXPECT_NE(error_of(flags).find("--" + std::string(key)), std::string::npos) << error_of(flags);
  }
  for (const char* key : {"openid-hicn-hash-claim", "openid-member-id-claim"})
    EXPECT_EQ(error_of(kOpenid, {{"openid-mbi-claim", ""}, {key, "x"}}), "");
}

TEST(LoginSettings, who_signs_in_is_never_told_in_the_clear_beyond_this_machine) {
  for (const char* key : {"slsx-login", "slsx-token", "slsx-userinfo", "slsx-signout", "slsx-health"}) {
    EXPECT_NE(error_of(kSlsx, {{key, "http://medicare.example/x"}}).find(key), std::string::npos) << key;
    EXPECT_EQ(error_of(kSlsx, {{key, "http://127.0.0.1:8080/x"}}), "") << key;
  }
  EXPECT_NE(error_of(kOpenid, {{"openid-issuer", "http://login.payer.example"}}), "");
  EXPECT_EQ(error_of(kOpenid, {{"openid-issuer", "http://localhost:3000"}}), "");
}

TEST(LoginSettings, an_issuer_is_kept_byte_for_byte) {
  EXPECT_EQ(completed(kOpenid)->login.openid.issuer, "https://login.payer.example/");
  EXPECT_NE(error_of(kOpenid, {{"openid-issuer", "login.payer.example"}}), "");
  EXPECT_NE(error_of(kOpenid, {{"openid-issuer", "https://login.payer.example/?x"}}), "");
}

TEST(LoginSettings, a_session_is_not_idle_for_longer_than_it_lasts) {
  EXPECT_NE(error_of({{"session-idle-minutes", "91"}}), "");
  EXPECT_EQ(error_of({{"session-idle-minutes", "91"}, {"session-minutes", "91"}}), "");
  EXPECT_NE(error_of({{"session-minutes", "0"}}), "");
}

}  // namespace
}  // namespace bb::cli
