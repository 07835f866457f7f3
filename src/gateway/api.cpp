#include "gateway/api.h"

#include "base/log.h"
#include "base/metrics.h"
#include "gateway/conditional.h"
#include "gateway/fetching.h"
#include "gateway/parameters.h"
#include "gateway/reply.h"
#include "gateway/request_notes.h"
#include "gateway/userinfo.h"
#include "oauth/scopes.h"

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

// How long the question that every request with a token asks of the store takes.
metrics::Histogram& access_time() {
  static metrics::Histograms& family = *new metrics::Histograms(
      "bluebutton_store_seconds", "How long questions to the accounts take.", {"operation"});
  static metrics::Histogram& histogram = family.with({"find_access"});
  return histogram;
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

SearchScope scope_of(const Question& question) {
  return {.version = question.fhir.version,
          .type = question.fhir.type,
          .beneficiary = question.access.beneficiary,
          .exclude_sensitive = question.fhir.exclude_sensitive,
          .part_d_only = question.access.part_d_eob_only};
}

// The backend's outcome as the application sees it.
void show(fhir::Version version, const Outcome& outcome, const Request& request, Response& response) {
  if (outcome.refusal) return refuse(response, *outcome.refusal, response.content_type);
  const fhir::Answer& answer = outcome.answer;
  if (answer.status < 300) return answer_conditionally(request, answer, response);
  if (version == fhir::Version::v3 && keep_outcome(answer.status, response)) return;
  refuse(response, upstream_refusal(answer.status, response.body.view()), response.content_type);
}

}  // namespace

Api::Api(const Services& services, const Options& options)
    : services_(services),
      origin_{options.address.public_url, options.trusted_proxies},
      early_adopters_(options.v3_early_adopters),
      of_tokens_(options.rate),
      of_applications_(options.application_rate),
      readers_(std::make_shared<oauth::Origins>(*services_.tokens, *services_.clock)) {}

std::optional<oauth::Access> Api::authenticate(const Request& request, Response& response) {
  // Nobody but the asker may keep what a token opens.
  response.set("Cache-Control", "private, no-store");
  if (const auto refusal = refuse_token_in_query(request.query)) {
    refuse(response, *refusal, response.content_type);
    return std::nullopt;
  }
  const auto asked = std::chrono::steady_clock::now();
  auto bearer = oauth::find_access(*services_.tokens, *services_.clock, proofs_, origin_.public_url, request);
  access_time().observe(
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - asked));
  if (!bearer.ok()) {
    fail(response, bearer.error());
    return std::nullopt;
  }
  if (bearer->state != oauth::TokenState::live) {
    oauth::refuse(response, *bearer);
    return std::nullopt;
  }
  note_access(request, bearer->token, *bearer->access);
  return std::move(bearer->access);
}

// The scopes of the application are a question of their own to the store, which v1 and v2 do not have.
bool Api::permit_v3(const Target& target, const oauth::Access& access, Response& response) {
  const auto application = services_.tokens->find_application(access.application_id);
  if (!application.ok()) {
    fail(response, application.error());
    return false;
  }
  if (!*application) {  // gone since the token was found
    oauth::refuse(response, oauth::TokenState::unknown);
    return false;
  }
  const auto refusal = refuse_v3(access, early_adopters_, oauth::available_scopes(**application), target.type,
                                 target.interaction);
  if (refusal) refuse(response, *refusal, response.content_type);
  return !refusal;
}

bool Api::admit(const oauth::Access& access, Response& response) {
  const Instant now = services_.clock->now();
  const Throttle* throttle = &of_tokens_;
  auto verdict = of_tokens_.admit(access.token_id, now);
  if (verdict.admitted) {
    const auto all = of_applications_.admit(access.application_id, now);
    if (!all.admitted || all.remaining < verdict.remaining) {
      throttle = &of_applications_;
      verdict = all;
    }
  }
  response.set("X-RateLimit-Limit", std::to_string(throttle->rate().requests));
  response.set("X-RateLimit-Remaining", std::to_string(verdict.remaining));
  response.set("X-RateLimit-Reset", seconds(verdict.reset));
  if (verdict.admitted) return true;
  const auto wait = std::to_string(std::chrono::ceil<Seconds>(verdict.reset).count());
  response.set("Retry-After", wait);
  refuse(response, {429, "Request was throttled. Expected available in " + wait + " seconds."},
         response.content_type);
  return false;
}

std::optional<oauth::Access> Api::begin(const Target& target, const Request& request, Response& response) {
  const auto content_type = fhir_content_type(request.header("Accept"));
  if (!content_type) {
    refuse(response, {406, "Could not satisfy the request Accept header."});
    return std::nullopt;
  }
  response.content_type = *content_type;
  auto access = authenticate(request, response);
  if (!access) return std::nullopt;
  if (const auto refusal =
          refuse_fhir(*access, target.version, target.type, target.interaction, services_.clock->now())) {
    refuse(response, *refusal, response.content_type);
    return std::nullopt;
  }
  if (target.version == fhir::Version::v3 && !permit_v3(target, *access, response)) return std::nullopt;
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

bool Api::complete_read(Question& question, const Request& request, Response& response) {
  const std::string& id = request.path_parameters.front();
  question.fhir.id = id;
  if (question.fhir.type != fhir::ResourceType::patient || id == std::to_string(question.access.beneficiary))
    return true;
  refuse(response, not_found(), response.content_type);
  return false;
}

bool Api::complete_search(Question& question, const Parameters& sent, Response& response) {
  auto accepted = accept_search(scope_of(question), sent);
  if (!accepted.ok()) {
    refuse(response, {http::status_of(accepted.error().kind), accepted.error().message},
           response.content_type);
    return false;
  }
  question.fhir.query = format_query(*accepted);
  question.fhir.parameters = std::move(*accepted);
  return true;
}

std::optional<Question> Api::permit(const Target& target, const Request& request, Response& response) {
  auto access = begin(target, request, response);
  if (!access) return std::nullopt;
  const auto sent = parse_query(request.query);
  const bool is_search = target.interaction == Interaction::search;
  const bool is_strict = wants_strict_handling(request);
  if (!sent && (is_search || is_strict)) {
    refuse(response, {400, "The query has a malformed escape."}, response.content_type);
    return std::nullopt;
  }
  Question question{{}, std::move(*access), target.interaction};
  question.fhir.version = target.version;
  question.fhir.type = target.type;
  question.fhir.base = base(target.version, request);
  bind(question);
  if (is_search && !complete_search(question, *sent, response)) return std::nullopt;
  if (is_strict) {
    if (const auto refusal = refuse_unknown(target.version, target.type, target.interaction, *sent)) {
      refuse(response, *refusal, response.content_type);
      return std::nullopt;
    }
  }
  if (target.interaction == Interaction::read && !complete_read(question, request, response))
    return std::nullopt;
  return question;
}

void Api::ask(const Target& target, const Request& request, Response& response, const http::Done& done) {
  const auto question = permit(target, request, response);
  if (question && services_.backend->has(target.version)) {
    // In one process nothing is fetched: the request's own line tells it all.
    std::shared_ptr<const Fetching> fetching;
    if (!services_.backend->answers_at_once())
      fetching = std::make_shared<Fetching>(*question, request, services_.clock->now());
    services_.backend->answer(
        *question, request, response,
        [this, &request, &response, done, fetching, version = target.version, user = question->access.user_id,
         application = question->access.application_id](const Outcome& outcome) {
          if (fetching) fetching->answered(outcome, response.body_size());
          show(version, outcome, request, response);
          // 304 says that the application has the data already.
          if (response.status == 200 && services_.transfers)
            services_.transfers->note(user, application, services_.clock->now());
          if (done) done();
        });
    return;
  }
  if (question) answer_not_supported(response);
  if (done) done();
}

void Api::userinfo(fhir::Version version, const Request& request, Response& response) {
  const auto access = authenticate(request, response);
  if (!access) return;
  if (const auto refusal = refuse_userinfo(*access, services_.clock->now()))
    return refuse(response, *refusal);
  if (version == fhir::Version::v3) {
    if (const auto refusal = refuse_late_adopter(*access, early_adopters_)) return refuse(response, *refusal);
  }
  if (!admit(*access, response)) return;
  const auto user = services_.tokens->find_user(access->user_id);
  if (!user.ok()) return fail(response, user.error());
  if (!*user) return oauth::refuse(response, oauth::TokenState::unknown);  // gone since the token was found
  write_userinfo(access->beneficiary, **user, response.body);
}

}  // namespace bb::gateway
