#include "gateway/api.h"

#include "base/log.h"
#include "gateway/conditional.h"
#include "gateway/parameters.h"
#include "gateway/reply.h"
#include "gateway/userinfo.h"

namespace bb::gateway {
namespace {

using http::Request;
using http::Response;

// CMS's answer to a failure of its own.
void fail(Response& response, const Error& error) {
  log::error("a request could not be answered", {{"error", error.debug}});
  response.status = http::status_of(error.kind);
  response.clear_body();
  response.body.literal(R"-({"error":"Server Error (500)"})-");
}

std::string seconds(Milliseconds time) {
  const auto tenths = (time.count() + 50) / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace

Api::Api(const Services& services, const Options& options)
    : services_(services),
      origin_{options.address.public_url, options.trusted_proxies},
      throttle_(options.rate) {}

std::optional<oauth::Access> Api::authenticate(const Request& request, Response& response) {
  // Nobody but the asker may keep what a token opens.
  response.set("Cache-Control", "private, no-store");
  if (const auto refusal = refuse_token_in_query(request.query)) {
    refuse(response, *refusal, response.content_type);
    return std::nullopt;
  }
  auto bearer = oauth::find_access(*services_.tokens, *services_.clock, request.header("Authorization"));
  if (!bearer.ok()) {
    fail(response, bearer.error());
    return std::nullopt;
  }
  if (bearer->state != oauth::TokenState::live) {
    oauth::refuse(response, bearer->state);
    return std::nullopt;
  }
  return std::move(bearer->access);
}

bool Api::admit(const oauth::Access& access, Response& response) {
  const auto verdict = throttle_.admit(access.token_id, services_.clock->now());
  response.set("X-RateLimit-Limit", std::to_string(throttle_.rate().requests));
  response.set("X-RateLimit-Remaining", std::to_string(verdict.remaining));
  response.set("X-RateLimit-Reset", seconds(verdict.reset));
  if (verdict.admitted) return true;
  const auto wait = std::to_string(std::chrono::ceil<Seconds>(verdict.reset).count());
  response.set("Retry-After", wait);
  refuse(response, {429, "Request was throttled. Expected available in " + wait + " seconds."},
         response.content_type);
  return false;
}

std::optional<oauth::Access> Api::begin(fhir::Version version, fhir::ResourceType type,
                                        Interaction interaction, const Request& request, Response& response) {
  const auto content_type = fhir_content_type(request.header("Accept"));
  if (!content_type) {
    refuse(response, {406, "Could not satisfy the request Accept header."});
    return std::nullopt;
  }
  response.content_type = *content_type;
  auto access = authenticate(request, response);
  if (!access) return std::nullopt;
  if (const auto refusal = refuse_fhir(*access, version, type, interaction, services_.clock->now())) {
    refuse(response, *refusal, response.content_type);
    return std::nullopt;
  }
  if (!admit(*access, response)) return std::nullopt;
  return access;
}

void Api::answer(fhir::Request& question, const oauth::Access& access, const Request& request,
                 Response& response) {
  question.beneficiary = access.beneficiary;
  question.exclude_sensitive = !access.include_sensitive;
  const fhir::Answer answer = services_.data->answer(question, response.body, &response.inserts);
  if (answer.status >= 300)
    return refuse(response, upstream_refusal(answer.status, response.body.view()), response.content_type);
  answer_conditionally(request, answer, response);
}

std::string Api::base(fhir::Version version, const Request& request) const {
  std::string base = client_origin(request, origin_);
  base += "/v";
  base += static_cast<char>('0' + static_cast<int>(version));
  base += "/fhir";
  return base;
}

void Api::read(fhir::Version version, fhir::ResourceType type, const Request& request, Response& response) {
  const auto access = begin(version, type, Interaction::read, request, response);
  if (!access) return;
  const std::string& id = request.path_parameters.front();
  if (type == fhir::ResourceType::patient && id != std::to_string(access->beneficiary)) {
    return refuse(response, not_found(), response.content_type);
  }
  fhir::Request question;
  question.version = version;
  question.type = type;
  question.id = id;
  question.base = base(version, request);
  answer(question, *access, request, response);
}

void Api::search(fhir::Version version, fhir::ResourceType type, const Request& request, Response& response) {
  const auto access = begin(version, type, Interaction::search, request, response);
  if (!access) return;
  const auto sent = parse_query(request.query);
  if (!sent) return refuse(response, {400, "The query has a malformed escape."}, response.content_type);
  auto accepted = accept_search(type, *sent, access->beneficiary);
  if (!accepted.ok()) {
    return refuse(response, {http::status_of(accepted.error().kind), accepted.error().message},
                  response.content_type);
  }
  fhir::Request question;
  question.version = version;
  question.type = type;
  question.query = format_query(*accepted);
  question.parameters = std::move(*accepted);
  question.base = base(version, request);
  answer(question, *access, request, response);
}

void Api::userinfo(const Request& request, Response& response) {
  const auto access = authenticate(request, response);
  if (!access) return;
  if (const auto refusal = refuse_userinfo(*access, services_.clock->now()))
    return refuse(response, *refusal);
  const auto user = services_.tokens->find_user(access->user_id);
  if (!user.ok()) return fail(response, user.error());
  if (!*user) return oauth::refuse(response, oauth::TokenState::unknown);  // gone since the token was found
  write_userinfo(access->beneficiary, **user, response.body);
}

}  // namespace bb::gateway
