#include "identity/slsx.h"

#include <utility>

#include "audit/events.h"
#include "base/crypto.h"
#include "base/json_text.h"
#include "base/trace.h"
#include "identity/mbi_format.h"
#include "jose/json.h"

namespace bb::identity {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr std::size_t kLongestToken = 8 * 1024;
constexpr std::size_t kLongestUser = 150, kLongestText = 256;
constexpr Milliseconds kHealthTime{5'000};

// Which of its answers was of no use, for the log; nothing of the person.
Error failed(std::string_view step, const std::string& why) {
  return {ErrorKind::bad_answer, std::string(kSlsxError), "SLSx " + std::string(step) + ": " + why};
}
Error unknown_person(std::string_view why) {
  return {ErrorKind::not_found, std::string(kSlsxError), "SLSx userinfo: " + std::string(why)};
}

using jose::Json;
using SteadyClock = std::chrono::steady_clock;

// The trimmed text of a member; empty when it is null or missing, nothing when it is no text or too long.
std::optional<std::string> text_of(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  if (member == nullptr || member->kind() == Json::Kind::null) return std::string();
  if (member->kind() != Json::Kind::text || member->as_text().size() > kLongestToken) return std::nullopt;
  return std::string(trim(member->as_text()));
}

// A name is shown and no more: one that is no text is none.
std::string name_of(const Json& object, std::string_view name) {
  const std::string text = text_of(object, name).value_or(std::string());
  return text.size() <= kLongestText ? text : std::string();
}

// "2026-11-22 03:24:22.125".
std::string start_time(Instant now) {
  std::string text = format_instant(now);
  text[10] = ' ';
  text.pop_back();
  return text;
}

// A person's session at Medicare.gov.
struct Session {
  std::string token, user;
};

// What is reported of one call.
class Timed {
 public:
  explicit Timed(const Clock& clock) {
    told.path = kSlsxCallbackPath;
    told.start_time = clock.now();
  }
  void answered(const http::CallAnswer& answer) {
    told.code = answer.status;
    told.size = answer.body.size();
    told.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begun_);
  }

  audit::SlsxCall told;

 private:
  const SteadyClock::time_point begun_ = SteadyClock::now();
};

// What is reported of one login when it is over.
class Course {
 public:
  Course() = default;
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  void report(const Result<Identity>& outcome) {
    start_.ok = outcome.ok();
    if (!outcome.ok()) start_.mesg = outcome.error().debug;
    audit::authentication_start(start_);
  }
  void found(const Session& session) {
    user_ = session.user;
    start_.sub = user_;
  }
  void found(const Identity& identity) {
    hicn_hash_ = identity.hicn_hash;
    start_.hicn_hash = hicn_hash_;
    if (identity.mbi.empty()) return;
    start_.mbi_format_valid = is_mbi_format(identity.mbi);
    start_.mbi_format_synthetic = is_synthetic_mbi(identity.mbi);
  }
  int& token_status() { return start_.token_status_code; }
  int& userinfo_status() { return start_.userinfo_status_code; }
  int& signout_status() { return start_.signout_status_code; }
  int& check_status() { return start_.validate_signout_status_code; }

 private:
  audit::AuthenticationStart start_;
  std::string user_, hicn_hash_;
};

class Slsx final : public Provider {
 public:
  Slsx(http::Client& client, const Clock& clock, IdentifierHash hash, SlsxOptions options)
      : client_(client), clock_(clock), hash_(std::move(hash)), options_(std::move(options)) {}

  std::string_view name() const override { return "slsx"; }
  std::string_view callback_path() const override { return kSlsxCallbackPath; }
  std::string_view state_parameter() const override { return "relay"; }
  bool is_medicare() const override { return true; }

  std::optional<http::Call> health_call() const override {
    if (options_.health_url.empty()) return std::nullopt;
    http::Call call = call_of(options_.health_url);
    call.time = kHealthTime;
    return call;
  }

  Result<std::string> depart(const LoginSecrets& secrets, std::string_view language) override {
    if (auto call = health_call()) {
      BB_ASSIGN(const auto answer, ask("health", std::move(*call)));
      if (answer.status >= 400) return failed("health", "status " + std::to_string(answer.status));
    }
    std::string url = options_.login_url;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url +=
        "relay=" + percent_encode(secrets.state) + "&redirect_uri=" + percent_encode(options_.callback_url);
    if (language == "en") url += "&lang=en-us";
    if (language == "es") url += "&lang=es-mx";
    return url;
  }

  Result<Identity> arrive(const Parameters& brought, const LoginSecrets&) override {
    const std::string* request_token = find_parameter(brought, "req_token");
    if (request_token == nullptr || request_token->empty() || request_token->size() > kLongestToken) {
      return invalid(std::string(kSlsxError));
    }
    Course course;
    auto identity = log_in(*request_token, course);
    course.report(identity);
    return identity;
  }

 private:
  Result<Identity> log_in(const std::string& request_token, Course& course) {
    BB_ASSIGN(const Session session, exchange(request_token, course));
    course.found(session);
    auto identity = read_person(session, course);
    if (identity.ok()) course.found(*identity);
    // Whatever came of reading, the session there ends; one that does not is a failure of its own.
    BB_TRY(sign_out(session, course));
    return identity;
  }

  http::Call call_of(std::string url) const {
    http::Call call;
    call.url = std::move(url);
    call.time = options_.time;
    call.most_bytes = kMostBytes;
    call.headers = {{"Content-Type", "application/json"}, {"X-SLS-starttime", start_time(clock_.now())}};
    if (!options_.cookie.empty()) call.headers.emplace_back("Cookie", options_.cookie);
    if (const Trace* trace = current_trace()) call.headers.emplace_back("X-Request-ID", trace->span());
    return call;
  }

  http::Call person_call(const Session& session) const {
    http::Call call = call_of(options_.userinfo_url + "/" + percent_encode(session.user));
    call.headers.emplace_back("Authorization", "Bearer " + session.token);
    return call;
  }

  // An answer of any status; what went wrong on the way stays in the log, but for its category.
  Result<http::CallAnswer> ask(std::string_view step, http::Call call, int* status = nullptr) {
    auto answer = client_.send_and_wait(std::move(call));
    if (answer.ok()) {
      if (status != nullptr) *status = answer->status;
      return answer;
    }
    const Error& error = answer.error();
    const ErrorKind kind = error.kind == ErrorKind::invalid ? ErrorKind::bad_answer : error.kind;
    return Error{kind, std::string(kSlsxError),
                 "SLSx " + std::string(step) + ": " + error.message + " " + error.debug};
  }

  Result<Session> exchange(const std::string& request_token, Course& course) {
    http::Call call = call_of(options_.token_url);
    call.method = http::Method::post;
    call.headers.emplace_back("Authorization",
                              "Basic " + to_base64(options_.client_id + ":" + options_.client_secret));
    call.body = "{\"request_token\":\"" + json_escaped(request_token) + "\",\"client_id\":\"" +
                json_escaped(options_.client_id) + "\",\"client_secret\":\"" +
                json_escaped(options_.client_secret) + "\"}";
    Timed timed(clock_);
    BB_ASSIGN(const auto answer, ask("token", std::move(call), &course.token_status()));
    timed.answered(answer);
    const auto object = Json::parse(answer.body.view());
    auto token = object.ok() ? text_of(*object, "auth_token") : std::nullopt;
    if (token && !token->empty()) timed.told.auth_token = sha256(*token);
    audit::slsx_token(timed.told);
    if (answer.status != 200) return failed("token", "status " + std::to_string(answer.status));
    if (!object.ok()) return failed("token", "the answer is no JSON object");
    if (!token || token->empty()) return failed("token", "auth_token is missing");
    auto user = text_of(*object, "user_id");
    if (!user || object->find("user_id") == nullptr) return failed("token", "user_id is missing");
    if (user->empty() || user->size() > kLongestUser) return unknown_person("user_id is empty or too long");
    return Session{std::move(*token), std::move(*user)};
  }

  Result<Identity> read_person(const Session& session, Course& course) {
    Timed timed(clock_);
    BB_ASSIGN(const auto answer, ask("userinfo", person_call(session), &course.userinfo_status()));
    timed.answered(answer);
    timed.told.sub = session.user;
    audit::slsx_userinfo(timed.told);
    if (answer.status != 200) return failed("userinfo", "status " + std::to_string(answer.status));
    const auto whole = Json::parse(answer.body.view());
    const Json* found = whole.ok() ? whole->find({"data", "user"}) : nullptr;
    if (found == nullptr || !found->is_object()) return failed("userinfo", "there is no data.user");
    const Json& user = *found;
    const auto id = text_of(user, "id");
    if (!id || *id != session.user) return failed("userinfo", "it is of another user");
    const auto hicn = text_of(user, "hicn"), mbi = text_of(user, "mbi");
    if (!hicn || hicn->empty()) return unknown_person("hicn is missing");
    if (!mbi) return unknown_person("mbi is no text");
    Identity identity;
    identity.username = session.user;
    identity.mbi = to_upper(*mbi);
    identity.hicn_hash = hash_(*hicn);
    identity.given_name = name_of(user, "firstName");
    identity.family_name = name_of(user, "lastName");
    identity.email = name_of(user, "email");
    return identity;
  }

  // Ends the session, and sees that it has ended: the person can no longer be read.
  Result<void> sign_out(const Session& session, Course& course) {
    http::Call call = call_of(options_.signout_url);
    call.headers.emplace_back("Authorization", "Bearer " + session.token);
    BB_ASSIGN(const auto ended, ask("signout", std::move(call), &course.signout_status()));
    if (ended.status != 302) return failed("signout", "status " + std::to_string(ended.status));
    BB_ASSIGN(const auto after, ask("signout check", person_call(session), &course.check_status()));
    if (after.status != 403) return failed("signout check", "status " + std::to_string(after.status));
    return {};
  }

  http::Client& client_;
  const Clock& clock_;
  const IdentifierHash hash_;
  const SlsxOptions options_;
};

}  // namespace

std::unique_ptr<Provider> make_slsx(http::Client& client, const Clock& clock, IdentifierHash hash,
                                    SlsxOptions options) {
  return std::make_unique<Slsx>(client, clock, std::move(hash), std::move(options));
}

}  // namespace bb::identity
