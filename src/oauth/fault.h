// The one table of what the authorization server refuses: status, code and text, as CMS's clients know them.
//
// Texts of the server's own checks and the two shapes of their JSON are CMS's; plain {"error": ...} is RFC
// 6749 section 5.2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace bb::oauth {

enum class Fault : std::uint8_t {
  // of any request
  malformed_parameters,
  doubled_parameter,  // argument: its name
  // of the authorization endpoint
  state_not_in_body,
  missing_parameters,  // argument: their names
  challenge_method_not_s256,
  malformed_challenge,
  short_state,
  v3_not_allowed,
  secret_in_query,
  audit_event_scope,
  invalid_scopes,
  no_such_approval,
  // of the application that asks
  no_application,
  unknown_client_id,  // named by a parameter
  unknown_client,     // named by the Authorization header
  two_applications,
  inactive_application,  // argument: its name
  client_not_authenticated,
  // of what an application may do
  not_an_authorization_code_client,  // argument: its name
  not_a_client_credentials_client,   // argument: its name
  // of client_credentials
  malformed_assertion,
  assertion_of_another,
  wrong_assertion_type,
  secret_beside_assertion,
  bad_assertion,  // whatever is wrong with it
  patient_not_matched,
  // of a code
  missing_code,
  missing_verifier,
  short_verifier,
  long_verifier,
  mismatching_redirect_uri,
  invalid_grant,
  // of a refresh token
  missing_refresh_token,
  refresh_token_not_found,
  refresh_token_of_another,
  one_time_refresh,
  grant_missing,
  grant_expired,
  scope_widened,
  v3_refresh_not_allowed,
  patient_gone,
  patient_not_reached,
  // of the token endpoint
  missing_grant_type,
  unsupported_grant_type,
  // of revocation
  missing_token,
  revoke_by_inactive,
  revoke_of_another,
  // of what is ended and listed
  client_forbidden,  // no word why
  no_credentials,
  no_such_application,
  forbidden,
  no_such_resource,
  no_such_patient,
  no_such_grant,
  // of a proof of possession (RFC 9449 section 5); argument: what is wrong
  invalid_dpop_proof,
  // our own
  server_error,
  busy,
};

struct FaultText {
  int status;
  std::string error;        // the RFC's code, or empty
  std::string description;  // may be empty
};

// The row of the table, the argument put in.
FaultText describe(Fault fault, std::string_view argument = {});

// Answers with the fault, in the shape that the table says. Never cached.
void refuse(http::Response& response, Fault fault, std::string_view argument = {});
// {"error":E,"error_description":D} (RFC 6749 section 5.2), without the second when it is empty: what the
// RFCs on top of it name codes of their own for. Never cached.
void answer_error(http::Response& response, int status, std::string_view error, std::string_view description);
// Answers that the store, or something else of ours, failed; the debug text goes to the log.
void fail(http::Response& response, const Error& error);

}  // namespace bb::oauth
