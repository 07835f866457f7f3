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

// Nobody but the token's beneficiary can be selected, and of the claims only what was shared.
void bind(Question& question) {
  question.fhir.beneficiary = question.access.beneficiary;
  question.fhir.exclude_sensitive = !question.access.include_sensitive;
}

// The backend's outcome as the application sees it.
void show(const Outcome& outcome, const Request& request, Response& response) {
  if (outcome.refusal) return refuse(response, *outcome.refusal, response.content_type);
  const fhir::Answer& answer = outcome.answer;
  if (answer.status >= 300)
    return refuse(response, upstream_refusal(answer.status, response.body.view()), response.content_type);
  answer_conditionally(request, answer, response);
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

std::string Api::base(fhir::Version version, const Request& request) const {
  std::string base = client_origin(request, origin_);
  base += "/v";
  base += static_cast<char>('0' + static_cast<int>(version));
  base += "/fhir";
  return base;
}

std::optional<Question> Api::permit_read(fhir::Version version, fhir::ResourceType type,
                                         const Request& request, Response& response) {
  auto access = begin(version, type, Interaction::read, request, response);
  if (!access) return std::nullopt;
  const std::string& id = request.path_parameters.front();
  if (type == fhir::ResourceType::patient && id != std::to_string(access->beneficiary)) {
    refuse(response, not_found(), response.content_type);
    return std::nullopt;
  }
  Question question{{}, std::move(*access)};
  question.fhir.version = version;
  question.fhir.type = type;
  question.fhir.id = id;
  question.fhir.base = base(version, request);
  bind(question);
  return question;
}

std::optional<Question> Api::permit_search(fhir::Version version, fhir::ResourceType type,
                                           const Request& request, Response& response) {
  auto access = begin(version, type, Interaction::search, request, response);
  if (!access) return std::nullopt;
  const auto sent = parse_query(request.query);
  if (!sent) {
    refuse(response, {400, "The query has a malformed escape."}, response.content_type);
    return std::nullopt;
  }
  auto accepted = accept_search(type, *sent, access->beneficiary);
  if (!accepted.ok()) {
    refuse(response, {http::status_of(accepted.error().kind), accepted.error().message},
           response.content_type);
    return std::nullopt;
  }
  Question question{{}, std::move(*access)};
  question.fhir.version = version;
  question.fhir.type = type;
  question.fhir.query = format_query(*accepted);
  question.fhir.parameters = std::move(*accepted);
  question.fhir.base = base(version, request);
  bind(question);
  return question;
}

void Api::answer(const std::optional<Question>& question, const Request& request, Response& response,
                 const http::Done& done) {
  if (!question) {
    if (done) done();
    return;
  }
  services_.backend->answer(*question, request, response,
                            [&request, &response, done](const Outcome& outcome) {
                              show(outcome, request, response);
                              if (done) done();
                            });
}

void Api::read(fhir::Version version, fhir::ResourceType type, const Request& request, Response& response,
               const http::Done& done) {
  answer(permit_read(version, type, request, response), request, response, done);
}

void Api::search(fhir::Version version, fhir::ResourceType type, const Request& request, Response& response,
                 const http::Done& done) {
  answer(permit_search(version, type, request, response), request, response, done);
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
