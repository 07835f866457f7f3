#include "gateway/remote_backend.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/encoding.h"
#include "base/log.h"
#include "fhir/empty_search.h"
#include "gateway/http_date.h"
#include "gateway/ownership.h"
#include "gateway/remote_headers.h"
#include "gateway/remote_refusal.h"

namespace bb::gateway {
namespace {

using fhir::ResourceType;
using http::CallAnswer;

constexpr Milliseconds kCheckTime{5'000};  // as at CMS

bool is_claim(ResourceType type) { return type == ResourceType::explanation_of_benefit; }

// What is asked in place of the client's query: whom it is about is the gateway's to say.
std::string query_of(const Question& question) {
  const fhir::Request& fhir = question.fhir;
  const bool is_v3 = fhir.version == fhir::Version::v3;
  const bool excludes = fhir.exclude_sensitive && is_claim(fhir.type);
  if (question.interaction == Interaction::search)
    return excludes && !is_v3 ? fhir.query + "&excludeSAMHSA=true" : fhir.query;
  Parameters forced;
  if (fhir.type == ResourceType::patient && question.interaction == Interaction::read)
    forced.emplace_back("_id", std::to_string(question.access.beneficiary));
  forced.emplace_back("_format", "application/fhir+json");
  if (excludes && is_v3) forced.emplace_back("_security:not", "42CFRPart2");
  return format_query(forced);
}

// The forms of CMS's addresses: most end in a slash, two of v3 do not.
std::string url_of(const std::string& root, const Question& question) {
  const fhir::Request& fhir = question.fhir;
  std::string call = root + "/" + std::string(fhir::name(fhir.type));
  switch (question.interaction) {
    case Interaction::read:
      call += "/" + percent_encode(*fhir.id) + "/";
      break;
    case Interaction::search:
      if (fhir.type != ResourceType::audit_event) call += "/";
      break;
    case Interaction::insurance_card:
      call += "/" + std::to_string(question.access.beneficiary) + "/$generate-insurance-card";
      break;
  }
  return call + "?" + query_of(question);
}

Expected expected_of(const Question& question) {
  const bool is_v3 = question.fhir.version == fhir::Version::v3;
  return {.type = question.fhir.type,
          .beneficiary = question.access.beneficiary,
          .is_bundle = question.interaction == Interaction::search,
          .is_card = question.interaction == Interaction::insurance_card,
          .exclude_sensitive = is_v3 && question.fhir.exclude_sensitive,
          .part_d_only = is_v3 && question.access.part_d_eob_only};
}

// A path whose segment is "." or ".." is another path (RFC 3986 section 5.2.4).
bool is_dots(std::string_view id) { return id.find_first_not_of('.') == std::string_view::npos; }

// An ETag that can be sent on (RFC 9110 section 8.8.3).
std::string tag_of(std::string_view header) {
  const std::string_view opaque = header.starts_with("W/") ? header.substr(2) : header;
  const bool good = opaque.size() >= 2 && opaque.front() == '"' && opaque.back() == '"' &&
                    std::all_of(opaque.begin(), opaque.end(), [](char c) { return c > ' ' && c <= '~'; });
  return std::string(good ? header : std::string_view());
}

fhir::Answer answer_of(const CallAnswer& reply) {
  return {reply.status, parse_http_date(reply.header("Last-Modified")), tag_of(reply.header("ETag"))};
}

// The outcome for a body that has come, which is in `body`.
Outcome outcome_of(const Question& question, const CallAnswer& reply, Buffer& body) {
  const fhir::Request& fhir = question.fhir;
  Outcome outcome{answer_of(reply), {}};
  if (reply.status != 200) {
    // Another success than 200 has no resource.
    if (reply.status < 300) outcome.refusal = unreadable_answer("status " + std::to_string(reply.status));
    return outcome;
  }
  const bool is_search = question.interaction == Interaction::search;
  const std::string what = (is_search ? "a search of " : "a read of ") + std::string(fhir::name(fhir.type));
  switch (find_ownership(body, expected_of(question))) {
    case Ownership::own:
      return outcome;
    case Ownership::foreign:
      if (is_search && find_parameter(fhir.parameters, "identifier") != nullptr) {
        // Asked for by an identifier of somebody else: as if there were nobody.
        const auto updated = bundle_updated(body);
        body.clear();
        const auto nobody = fhir::append_nobody(fhir, updated.value_or(Instant{}), body);
        if (nobody.ok()) return {{200, *nobody, {}}, {}};
      } else if (is_search) {
        log::error("the data server answered with somebody else's data", {{"to", what}});
      } else {
        log::warning("an application asked for what is somebody else's", {{"by", what}});
      }
      outcome.refusal = not_found();
      return outcome;
    case Ownership::unclear:
      log::error("the data server answered without saying whose data it is", {{"to", what}});
      outcome.refusal = forbidden();
      return outcome;
    case Ownership::unreadable:
      break;
  }
  outcome.refusal = unreadable_answer("the answer to " + what + " is no JSON");
  return outcome;
}

class RemoteBackend final : public Backend {
 public:
  RemoteBackend(http::Client& client, RemoteOptions options, std::shared_ptr<const Clock> clock)
      : client_(client), options_(std::move(options)), clock_(std::move(clock)) {}

  bool has(fhir::Version version) const override { return !root_of(version).empty(); }
  bool answers_at_once() const override { return false; }

  void answer(const Question& question, const http::Request& request, http::Response& response,
              Answered answered) override {
    const fhir::Request& fhir = question.fhir;
    if (fhir.id && is_dots(*fhir.id)) return answered({{}, not_found()});
    const bool is_v3 = fhir.version == fhir::Version::v3;
    if (fhir.id && !is_v3 && fhir.exclude_sensitive && is_claim(fhir.type))
      return answered({{}, forbidden()});
    http::Call call;
    call.url = url_of(root_of(fhir.version), question);
    call.headers = question_headers(question, request, options_.trusted_proxies, clock_->now(), call.url);
    call.time = options_.time;
    client_.send(std::move(call),
                 [question, &response, answered = std::move(answered)](Result<CallAnswer> reply) {
                   if (!reply.ok()) return answered({{}, refusal_of(reply.error())});
                   response.body = std::move(reply->body);
                   answered(outcome_of(question, *reply, response.body));
                 });
  }

  void metadata(fhir::Version version, const std::string& base, http::Response& response,
                Answered answered) override {
    http::Call call = metadata_call(version, options_.time);
    call.headers = forwarded_headers(base);
    client_.send(std::move(call), [&response, answered = std::move(answered)](Result<CallAnswer> reply) {
      if (!reply.ok()) return answered({{}, refusal_of(reply.error())});
      response.body = std::move(reply->body);
      answered({answer_of(*reply), {}});
    });
  }

  void check(fhir::Version version, std::function<void(Result<void>)> checked) override {
    client_.send(
        metadata_call(version, std::min(kCheckTime, options_.time)),
        [checked = std::move(checked)](const Result<CallAnswer>& reply) {
          if (!reply.ok()) return checked(reply.error());
          if (reply->status == 200) return checked({});
          checked(unavailable("", "the data server's metadata has status " + std::to_string(reply->status)));
        });
  }

 private:
  // "https://data.example.org/v2/fhir"; empty when there is no data server for this version.
  std::string root_of(fhir::Version version) const {
    const std::string& url = version == fhir::Version::v3 ? options_.v3_url : options_.url;
    return url.empty() ? url : url + "/v" + std::to_string(static_cast<int>(version)) + "/fhir";
  }

  http::Call metadata_call(fhir::Version version, Milliseconds time) const {
    http::Call call;
    call.url = root_of(version) + "/metadata?_format=json";
    call.time = time;
    return call;
  }

  http::Client& client_;
  const RemoteOptions options_;
  const std::shared_ptr<const Clock> clock_;
};

}  // namespace

std::shared_ptr<Backend> make_remote_backend(http::Client& client, RemoteOptions options,
                                             std::shared_ptr<const Clock> clock) {
  return std::make_shared<RemoteBackend>(client, std::move(options), std::move(clock));
}

}  // namespace bb::gateway
