// The settings of who signs in (docs/login.md), and of browsers' sessions. Part of the table of
// cli/configuration.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace bb::cli {

struct Setting;

struct SlsxConfiguration {
  std::string login_url = {}, token_url = {}, userinfo_url = {}, signout_url = {}, health_url = {};
  std::string cookie_file = {};
};

struct OpenidConfiguration {
  std::string issuer = {};
  std::string scope = "openid profile", prompt = "login";
  std::string mbi_claim = {}, hicn_hash_claim = {}, member_id_claim = {};
  std::string key_file = {};
  bool userinfo = false;
};

struct LoginConfiguration {
  std::string method = {};  // of login_methods(), or empty: nobody signs in
  std::string client_id = {};
  std::string client_secret_file = {};
  std::string ca_file = {};           // empty: the system's authorities
  std::uint32_t seconds = 10;         // of each answer of the provider
  std::uint32_t at_once = 16;         // logins that wait for the provider
  std::uint32_t hash_iterations = 2;  // of `gateway`
  std::string hash_pepper_file = {};  // empty: the published one
  std::uint32_t session_idle_minutes = 30, session_minutes = 90;
  SlsxConfiguration slsx = {};
  OpenidConfiguration openid = {};
};

std::span<const Setting> login_settings();

// "sandbox", "slsx", "openid".
std::span<const std::string_view> login_methods();

// What the method needs is there, and goes over https, or over plain http on loopback only.
Result<void> check_login(const LoginConfiguration& login);

}  // namespace bb::cli
