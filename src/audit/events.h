// The events of CMS's web server, one function each, with its field names; called where the thing happens.
//
// Any thread may call them; they return in microseconds and cannot fail (audit/outlet.h). All that is passed
// is borrowed until they return. What they are told of a request comes from base/trace.h. `user` has the id
// alone: CMS's username may be a person's address elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "audit/event.h"
#include "base/clock.h"
#include "base/crypto.h"

namespace bb::audit {

struct ApplicationFacts {
  std::int64_t id = 0;
  std::string_view name{}, data_access_type{};
  std::optional<std::int64_t> developer{};  // who registered it
};

// Who is behind a user: CMS's crosswalk.
struct Crosswalk {
  std::optional<std::int64_t> fhir_id_v2{}, fhir_id_v3{};
  char user_id_type = 0;              // 'M'atched by MBI, 'H' by HICN hash; 0: by something else
  std::string_view user_hicn_hash{};  // shown as its first 12 characters
};

struct UserFacts {
  std::int64_t id = 0;
  Crosswalk crosswalk{};
};

struct TokenFacts {
  std::int64_t id = 0;
  std::optional<Digest> access_token{};  // SHA-256
  std::string_view scopes{}, grant_type{};
  ApplicationFacts application{};
  std::optional<UserFacts> user{};
};
enum class TokenAction : std::uint8_t { authorized, revoked };
void access_token(TokenAction action, const TokenFacts& token, const Flow* flow = nullptr);

// A consent form was answered, or refused before it was shown.
struct AuthorizationFacts {
  bool ok = false;
  std::optional<int> status_code{};  // of a failure
  std::optional<UserFacts> user{};
  ApplicationFacts application{};
  std::string_view share_demographic_scopes{}, share_samhsa_data{};  // as the form sent them
  std::string_view scopes{};
  bool allow = false;
  // Unknown where the store ends them without counting.
  std::optional<std::int64_t> access_token_delete_cnt{}, refresh_token_delete_cnt{},
      data_access_grant_delete_cnt{};
  std::string_view path{};
};
void authorization(const AuthorizationFacts& facts, const Flow* flow = nullptr);

void data_access_grant_revoked(const ApplicationFacts& application, const UserFacts& user,
                               const Flow* flow = nullptr);

// A call to Medicare.gov's sign-in (SLSx), or to another provider's in its place.
struct SlsxCall {
  std::string_view path{};
  int code = 0;  // 0: no answer
  std::size_t size = 0;
  Instant start_time{};
  std::chrono::microseconds elapsed{0};
  std::optional<Digest> auth_token{};  // of SLSx_token
  std::string_view sub{};              // of SLSx_userinfo; shown as a digest
};
void slsx_token(const SlsxCall& call, const Flow* flow = nullptr);
void slsx_userinfo(const SlsxCall& call, const Flow* flow = nullptr);

struct AuthenticationStart {
  std::string_view sub{};  // shown as a digest
  bool ok = false;
  std::string_view mesg{};  // why not
  int signout_status_code = 0, token_status_code = 0, userinfo_status_code = 0,
      validate_signout_status_code = 0;
  std::optional<bool> mbi_format_valid{}, mbi_format_synthetic{};
  std::string_view mbi_format_msg{}, hicn_hash{};
};
void authentication_start(const AuthenticationStart& start, const Flow* flow = nullptr);
// crosswalk_action: 'C'reated or 'R'etrieved.
void authentication_success(std::string_view sub, const UserFacts& user, char crosswalk_action,
                            const Flow* flow = nullptr);

struct MatchFacts {
  std::string_view bfd_version{};  // "v2", "v3"
  std::optional<std::int64_t> fhir_id{};
  std::string_view hicn_hash{};
  bool match_found = false;
  char hash_lookup_type = 0;  // 'M', 'H'; 0: neither
  std::string_view hash_lookup_mesg{};
};
void match_fhir_id(const MatchFacts& match, const Flow* flow = nullptr);

// A user was found again and compared with what the data server and the provider say now.
struct UserUpdate {
  bool ok = false;
  std::string_view mesg{};
  std::optional<std::int64_t> fhir_id{};
  std::string_view hicn_hash{};
  char hash_lookup_type = 0;
  bool hicn_updated = false;
  std::int64_t user = 0;
  Crosswalk crosswalk{}, crosswalk_before{};
};
enum class Occasion : std::uint8_t { initial_auth, refresh };
void user_updated(Occasion occasion, const UserUpdate& update, const Flow* flow = nullptr);
void beneficiary_created(bool ok, std::string_view mesg, const UserFacts& user, const Flow* flow = nullptr);

// A question to the data server: before, and when the answer is there.
struct Fetch {
  std::optional<std::int64_t> patient{};
  int api_ver = 2;
  std::int64_t user = 0;
  std::string_view application_name{};
  std::int64_t application = 0;
  std::string_view path{};  // of the client's request, without its query
  Instant start_time{};
};
void fhir_pre_fetch(const Fetch& fetch);
void fhir_post_fetch(const Fetch& fetch, int code, std::size_t size, std::chrono::microseconds elapsed);
// The search for who signs in.
void fhir_auth_pre_fetch(int api_ver, Instant start_time, const Flow* flow = nullptr);
void fhir_auth_post_fetch(int api_ver, Instant start_time, int code, std::size_t size,
                          std::chrono::microseconds elapsed, const Flow* flow = nullptr);

// Kind::data_access_type_change or Kind::allowed_auth_type_change.
void application_type_changed(Kind kind, const ApplicationFacts& application, std::string_view old_value,
                              std::string_view new_value);
// action: "visited", "fetched"; the request's id is shown as a digest, since whoever has it reads a secret.
void credentials_request(std::string_view id, std::string_view action, const ApplicationFacts& application,
                         std::string_view organization);

// Ours.
void login_failed(std::string_view reason, std::string_view remote_address);
void login_succeeded(std::int64_t user, std::string_view provider, std::string_view remote_address);
// what: "code_used_twice", "refresh_token_used_twice", "assertion_replayed", "proof_replayed"...
void security(std::string_view what, std::int64_t application, std::optional<std::int64_t> user = {});
void application_changed(std::string_view action, const ApplicationFacts& application);
void signing_key_changed(std::string_view action, std::string_view kid, std::string_view algorithm);

}  // namespace bb::audit
