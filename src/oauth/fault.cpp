#include "oauth/fault.h"

#include <array>

#include "base/json_text.h"
#include "base/log.h"

namespace bb::oauth {
namespace {

// What the body looks like.
enum class Shape : std::uint8_t {
  code,         // {"status_code":N,"error":E,"error_description":D}
  message,      // {"status_code":N,"message":D}
  description,  // {"status_code":N,"description":D}
  plain,        // {"error":E} or {"error":E,"error_description":D}
  detail,       // {"detail":D}
  text,         // D
};

struct Row {
  Fault fault;
  int status;
  Shape shape;
  std::string_view error, description;  // "{}" in it becomes the argument
  std::string_view advice = {};         // follows it
};

// How CMS ends what it says about an application.
constexpr std::string_view kWhomToAsk =
    " If you are the app maintainer, please contact the Blue Button API team. If you are a Medicare "
    "Beneficiary and need assistance, please contact the support team for the application you are trying to "
    "access.";

constexpr std::array kTable{
    Row{Fault::malformed_parameters, 400, Shape::plain, "invalid_request",
        "The parameters must be well-formed UTF-8 text."},
    Row{Fault::doubled_parameter, 400, Shape::plain, "invalid_request", "Duplicate {} parameter."},

    Row{Fault::state_not_in_body, 401, Shape::message, {}, "State required in POST body."},
    Row{Fault::missing_parameters, 400, Shape::message, {}, "Missing Required Parameter(s): {}"},
    Row{Fault::challenge_method_not_s256, 400, Shape::code, "invalid_request",
        "code_challenge_method must be S256"},
    Row{Fault::malformed_challenge, 400, Shape::code, "invalid_request",
        "code_challenge must be the base64url encoding of a SHA-256 digest"},
    Row{Fault::short_state,
        400,
        Shape::message,
        {},
        "State parameter should have a minimum of 16 characters"},
    Row{Fault::v3_not_allowed, 403, Shape::message, {}, "Unable to verify permission"},
    Row{Fault::secret_in_query, 400, Shape::text, {}, "Illegal query parameter [client_secret] detected"},
    Row{Fault::audit_event_scope,
        400,
        Shape::message,
        {},
        "Requesting an AuditEvent scope is only valid in token requests through CMS Aligned Networks. For "
        "more "
        "information, go to this page: https://bluebutton.cms.gov/cms-aligned-networks-documentation/"},
    Row{Fault::invalid_scopes, 400, Shape::message, {}, "Invalid scopes."},
    Row{Fault::no_such_approval, 404, Shape::message, {}, "Not found."},

    Row{Fault::no_application, 401, Shape::code, "invalid_client", "App id failed"},
    Row{Fault::unknown_client_id, 400, Shape::code, "invalid_client",
        "Application does not exist (client_id)"},
    Row{Fault::unknown_client, 401, Shape::code, "invalid_client", "Application does not exist"},
    Row{Fault::two_applications, 400, Shape::code, "invalid_request",
        "different app in headers than in request data"},
    Row{Fault::inactive_application, 403, Shape::code, "invalid_client",
        "This application, {}, is temporarily inactive.", kWhomToAsk},
    Row{Fault::client_not_authenticated, 401, Shape::plain, "invalid_client", {}},

    Row{Fault::not_an_authorization_code_client,
        403,
        Shape::message,
        {},
        "This authorization call type is not allowed for application, {}.",
        kWhomToAsk},
    Row{Fault::not_a_client_credentials_client,
        403,
        Shape::message,
        {},
        "This application, {}, does not yet have access to this authorization method.",
        kWhomToAsk},

    Row{Fault::malformed_assertion, 400, Shape::code, "invalid_request", "Malformed client_assertion"},
    Row{Fault::assertion_of_another, 400, Shape::code, "invalid_request",
        "client_id param did not match client_id in JWT"},
    Row{Fault::wrong_assertion_type, 400, Shape::code, "invalid_request", "client_assertion_type was wrong"},
    Row{Fault::secret_beside_assertion, 400, Shape::code, "invalid_request",
        "client_secret should not be included in client_credentials call"},
    Row{Fault::bad_assertion, 400, Shape::message, {}, "Bad request"},
    Row{Fault::patient_not_matched,
        401,
        Shape::message,
        {},
        "ERROR: Your patient data cannot be found at this time."},

    Row{Fault::missing_code, 400, Shape::plain, "invalid_request", "Missing code parameter."},
    Row{Fault::missing_verifier, 400, Shape::plain, "invalid_request", "Code verifier required."},
    Row{Fault::short_verifier, 400, Shape::plain, "invalid_request",
        "Code verifier must have at least 43 characters."},
    Row{Fault::long_verifier, 400, Shape::plain, "invalid_request",
        "Code verifier must have at most 128 characters."},
    Row{Fault::mismatching_redirect_uri, 400, Shape::plain, "invalid_request", "Mismatching redirect URI."},
    Row{Fault::invalid_grant, 400, Shape::plain, "invalid_grant", {}},

    Row{Fault::missing_refresh_token, 400, Shape::code, "invalid_request", "Missing refresh token parameter"},
    Row{Fault::refresh_token_not_found, 400, Shape::code, "invalid_request", "Refresh token not found."},
    Row{Fault::refresh_token_of_another, 400, Shape::code, "invalid_request",
        "Token does not match client_id"},
    Row{Fault::one_time_refresh, 403, Shape::code, "invalid_client",
        "Your application is not allowed to refresh tokens. To refresh Medicare data, end user must "
        "re-authenticate and consent to share their data. If your application needs to refresh tokens, "
        "contact "
        "us at BlueButtonAPI@cms.hhs.gov."},
    Row{Fault::grant_missing, 403, Shape::code, "invalid_grant",
        "User access cannot be found. To refresh Medicare data, end user must re-authenticate and consent to "
        "share their data."},
    Row{Fault::grant_expired, 401, Shape::code, "invalid_grant",
        "User access has timed out. To refresh Medicare data, end user must re-authenticate and consent to "
        "share their data."},
    Row{Fault::scope_widened, 400, Shape::plain, "invalid_scope", {}},
    Row{Fault::v3_refresh_not_allowed, 403, Shape::message, {}, "Request denied"},
    Row{Fault::patient_gone, 404, Shape::message, {}, "Not found."},
    Row{Fault::patient_not_reached, 502, Shape::message, {}, "Failed to retrieve data from data source."},

    Row{Fault::missing_grant_type, 400, Shape::plain, "invalid_request", "Request is missing grant type."},
    Row{Fault::unsupported_grant_type, 400, Shape::plain, "unsupported_grant_type", {}},

    Row{Fault::missing_token, 400, Shape::plain, "invalid_request", "Missing token parameter."},
    Row{Fault::revoke_by_inactive,
        403,
        Shape::description,
        {},
        "Application is not active or does not exist."},
    Row{Fault::revoke_of_another,
        403,
        Shape::description,
        {},
        "Application did not have access to the provided token."},

    Row{Fault::client_forbidden, 403, Shape::text, {}, {}},
    Row{Fault::no_credentials, 403, Shape::detail, {}, "Authentication credentials were not provided."},
    Row{Fault::no_such_application, 403, Shape::detail, {}, "No such application"},
    Row{Fault::forbidden, 403, Shape::detail, {}, "You do not have permission to perform this action."},
    Row{Fault::no_such_resource, 404, Shape::detail, {}, "Not found."},
    Row{Fault::no_such_patient,
        404,
        Shape::text,
        {},
        "Patient was Not Found. Please check the id number and try again."},
    Row{Fault::no_such_grant, 404, Shape::text, {}, "Data Access Grant was Not Found."},
    Row{Fault::invalid_dpop_proof, 400, Shape::plain, "invalid_dpop_proof", "{}"},

    Row{Fault::server_error, 500, Shape::plain, "Server Error (500)", {}},
    Row{Fault::busy, 503, Shape::plain, "temporarily_unavailable", "Try again in a moment."},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].fault != static_cast<Fault>(i)) return false;
  }
  return kTable.size() == static_cast<std::size_t>(Fault::busy) + 1;
}
static_assert(is_in_order(), "a row a fault, in the order of the enumeration");

const Row& row_of(Fault fault) { return kTable[static_cast<std::size_t>(fault)]; }

void append_member(Buffer& out, std::string_view key, std::string_view value) {
  if (out.size() > 1) out.push(',');
  out.push('"');
  out.append(key);
  out.append("\":\"");
  append_escaped(out, value);
  out.push('"');
}

// What the text is called where there is no code.
std::string_view key_of(Shape shape) {
  if (shape == Shape::message) return "message";
  return shape == Shape::detail ? "detail" : "description";
}

void append_status_code(Buffer& out, int status) {
  out.append("\"status_code\":");
  out.append(std::to_string(status));
}

}  // namespace

FaultText describe(Fault fault, std::string_view argument) {
  const Row& row = row_of(fault);
  FaultText text{row.status, std::string(row.error), std::string(row.description)};
  const std::size_t place = text.description.find("{}");
  if (place != std::string::npos) text.description.replace(place, 2, argument);
  text.description += row.advice;
  return text;
}

void refuse(http::Response& response, Fault fault, std::string_view argument) {
  const FaultText text = describe(fault, argument);
  const Shape shape = row_of(fault).shape;
  response.status = text.status;
  response.headers.clear();
  response.set("Cache-Control", "no-store");
  response.set("Pragma", "no-cache");
  response.clear_body();
  if (shape == Shape::text) {
    response.content_type = "text/plain; charset=utf-8";
    response.body.append(text.description);
    return;
  }
  response.content_type = "application/json";
  Buffer& out = response.body;
  out.push('{');
  if (shape != Shape::plain && shape != Shape::detail) append_status_code(out, text.status);
  if (shape == Shape::code || shape == Shape::plain) {
    append_member(out, "error", text.error);
    if (!text.description.empty()) append_member(out, "error_description", text.description);
  } else {
    append_member(out, key_of(shape), text.description);
  }
  out.push('}');
}

void answer_error(http::Response& response, int status, std::string_view error,
                  std::string_view description) {
  response.status = status;
  response.headers.clear();
  response.set("Cache-Control", "no-store");
  response.clear_body();
  response.content_type = "application/json";
  Buffer& out = response.body;
  out.push('{');
  append_member(out, "error", error);
  if (!description.empty()) append_member(out, "error_description", description);
  out.push('}');
}

void fail(http::Response& response, const Error& error) {
  if (error.kind == ErrorKind::would_block) {
    response.would_block = true;
    return;
  }
  log::error("authorization server", {{"message", error.message}, {"debug", error.debug}});
  const bool later = error.kind == ErrorKind::busy || error.kind == ErrorKind::unavailable;
  refuse(response, later ? Fault::busy : Fault::server_error);
  if (later) response.set("Retry-After", "1");
}

}  // namespace bb::oauth
