// What the gateway makes of each answer that a data server across the network may give: a server on loopback
// that says what the test wants.
#include "gateway/remote_backend.h"

#include <condition_variable>
#include <functional>
#include <mutex>

#include "base/log.h"
#include "gateway/shapes_for_test.h"

namespace bb::gateway {
namespace {

constexpr const char* kFailureDetail = R"({"detail":"A failure occurred contacting the upstream server"})";
constexpr const char* kErrorDetail = R"({"detail":"An error occurred contacting the upstream server"})";
constexpr const char* kPatient = R"({"resourceType":"Patient","id":"-17"})";

class RemoteBackendTest : public Gateway {
 protected:
  RemoteBackendTest() { log::set_level(log::Level::off); }
  ~RemoteBackendTest() override { log::set_level(log::Level::info); }

  std::shared_ptr<Backend> make_backend() override {
    http::Router routes;
    routes.add_fallback("/", [this](const http::Request& request, http::Response& response) {
      heard_ = {std::string(request.target), {}};
      for (const http::Header& header : request.headers)
        heard_.headers.emplace_back(header.name, header.value);
      ++asked_;
      response.status = 200;
      say_(response);
    });
    data_server_ = std::make_unique<ServerForTest>(std::move(routes));
    client_ = http::Client::make({}).value();
    return make_remote_backend(*client_,
                               {.url = data_server_->url(),
                                .v3_url = options_.v3_endpoints ? data_server_->url() : "",
                                .time = Milliseconds(300)},
                               clock_);
  }

  // What the data server says from now on.
  void say(int status, std::string body, std::vector<std::pair<std::string_view, std::string>> headers = {}) {
    say_ = [=](http::Response& response) {
      response.status = status;
      response.headers = headers;
      response.body.append(body);
    };
  }
  Answer read_patient() { return get("/v2/fhir/Patient/-17", token(kEverything)); }

  struct Heard {
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string header(std::string_view name) const {
      for (const auto& [key, value] : headers) {
        if (equals_ignore_case(key, name)) return value;
      }
      return {};
    }
  };
  Heard heard_;
  int asked_ = 0;
  std::function<void(http::Response&)> say_ = [](http::Response&) {};
  std::unique_ptr<ServerForTest> data_server_;
  std::unique_ptr<http::Client> client_;
};

TEST_F(RemoteBackendTest, a_resource_of_the_beneficiary_is_passed_on_as_it_is) {
  say(200, kPatient);
  const Answer answer = read_patient();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, kPatient);
  EXPECT_EQ(answer.content_type, "application/fhir+json");
  EXPECT_EQ(answer.headers.at("Cache-Control"), "private, no-store");
}

TEST_F(RemoteBackendTest, identity_and_format_are_forced) {
  const std::string alice = token(kEverything);
  for (const auto& [path, target] :
       {std::pair{"/v2/fhir/Patient/-17?x=y",
                  "/v2/fhir/Patient/-17/?_id=-17&_format=application%2Ffhir%2Bjson"},
        {"/v1/fhir/Coverage/part-a--17?_format=xml",
         "/v1/fhir/Coverage/part-a--17/?_format=application%2Ffhir%2Bjson"},
        {"/v2/fhir/Patient", "/v2/fhir/Patient/?_count=10&_format=application%2Ffhir%2Bjson&_id=-17"},
        {"/v2/fhir/Coverage?_count=3&_elements=id",
         "/v2/fhir/Coverage/?_count=3&_format=application%2Ffhir%2Bjson&beneficiary=Patient%2F-17"},
        {"/v1/fhir/ExplanationOfBenefit?type=pde&patient=-17",
         "/v1/fhir/ExplanationOfBenefit/"
         "?_count=10&type=pde&_format=application%2Ffhir%2Bjson&patient=-17"}}) {
    get(path, alice);
    EXPECT_EQ(heard_.target, target) << path;
  }
}

TEST_F(RemoteBackendTest, what_is_not_permitted_is_not_asked) {
  const std::string patient = token("patient/Patient.read");
  EXPECT_EQ(get("/v2/fhir/Coverage", patient).status, 403);
  EXPECT_EQ(get("/v2/fhir/Patient", "bogus").status, 401);
  EXPECT_EQ(get("/v2/fhir/Patient/-18", patient).status, 404);
  EXPECT_EQ(get("/v2/fhir/Patient?_count=51", patient).status, 400);
  const std::string coverage = token("patient/Coverage.read");
  EXPECT_EQ(get("/v2/fhir/Coverage/%2E%2E", coverage).status, 404);
  EXPECT_EQ(asked_, 0);
}

TEST_F(RemoteBackendTest, an_id_is_one_segment_of_the_path) {
  get("/v2/fhir/Coverage/a%2Fb%3Fc", token(kEverything));
  EXPECT_TRUE(heard_.target.starts_with("/v2/fhir/Coverage/a%2Fb%3Fc/?")) << heard_.target;
}

TEST_F(RemoteBackendTest, the_data_server_learns_on_whose_behalf_it_is_asked) {
  get("/v2/fhir/Patient/-17?_count=1", token(kEverything),
      {{"X-Forwarded-For", "192.0.2.1"},
       {"Accept", "application/json"},
       {"If-None-Match", "\"x\""},
       {"Cookie", "a=b"},
       {"X-Mine", "1"}});
  EXPECT_EQ(heard_.header("BlueButton-BeneficiaryId"), "patientId:-17");
  EXPECT_EQ(heard_.header("BlueButton-User"), "user-17");
  EXPECT_EQ(heard_.header("BlueButton-UserId"), std::to_string(users_[kAlice]));
  EXPECT_EQ(heard_.header("BlueButton-Application"), "App");
  EXPECT_EQ(heard_.header("BlueButton-ApplicationId"), std::to_string(application_));
  EXPECT_EQ(heard_.header("BlueButton-ApplicationDataAccessType"), "THIRTEEN_MONTH");
  EXPECT_EQ(heard_.header("BlueButton-OriginalUrl"), "/v2/fhir/Patient/-17");
  EXPECT_EQ(heard_.header("BlueButton-OriginalQuery"), "_count=1");
  EXPECT_EQ(heard_.header("BlueButton-OriginalQueryTimestamp"), "2026-09-21T18:00:00.000Z");
  EXPECT_EQ(heard_.header("BlueButton-OriginalQueryCounter"), "1");
  EXPECT_FALSE(heard_.header("BlueButton-OriginalQueryId").empty());
  EXPECT_EQ(heard_.header("BlueButton-BackendCall"), data_server_->url() + heard_.target);
  EXPECT_EQ(heard_.header("includeAddressFields"), "False");
  EXPECT_EQ(heard_.header("X-Forwarded-Proto"), "http");
  EXPECT_EQ(heard_.header("X-Forwarded-Host"), "localhost:8000");
  EXPECT_EQ(heard_.header("X-Forwarded-For"), "127.0.0.1") << "not what an untrusted client forwards";
  for (const char* own : {"Authorization", "If-None-Match", "Cookie", "X-Mine"})
    EXPECT_EQ(heard_.header(own), "") << own;
  EXPECT_NE(heard_.header("Accept"), "application/json");
}

TEST_F(RemoteBackendTest, somebody_elses_data_is_404) {
  const std::string alice = token(kEverything);
  say(200, R"({"resourceType":"Patient","id":"-18"})");
  EXPECT_EQ(get("/v2/fhir/Patient/-17", alice).body, kDetailNotFound);
  say(200, R"({"resourceType":"ExplanationOfBenefit","patient":{"reference":"Patient/-18"}})");
  const Answer read = get("/v2/fhir/ExplanationOfBenefit/carrier--1800", alice);
  EXPECT_EQ(read.status, 404);
  EXPECT_EQ(read.body, kDetailNotFound);
  say(200, R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Coverage",)"
           R"("beneficiary":{"reference":"Patient/-18"}}}]})");
  const Answer search = get("/v2/fhir/Coverage", alice);
  EXPECT_EQ(search.status, 404);
  EXPECT_EQ(search.body, kDetailNotFound);
}

TEST_F(RemoteBackendTest, data_that_does_not_say_whose_it_is_is_403) {
  say(200, R"({"resourceType":"Patient"})");
  const Answer answer = read_patient();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.body, kDetailForbidden);
}

TEST_F(RemoteBackendTest, sensitive_claims_are_left_out_for_who_does_not_share_them) {
  // The rule that such a token may not ask for claims of v1 and v2 at all stands before this one.
  const auto backend = make_backend();
  Question question{};
  question.fhir.type = fhir::ResourceType::explanation_of_benefit;
  question.fhir.base = "http://localhost:8000/v2/fhir";
  question.fhir.query = "patient=-17";
  question.fhir.exclude_sensitive = true;
  question.access.beneficiary = kAlice;
  question.interaction = Interaction::search;
  const auto ask_backend = [&] {
    const http::Request request;
    http::Response response;
    std::promise<Outcome> outcome;
    backend->answer(question, request, response, [&](const Outcome& it) { outcome.set_value(it); });
    return outcome.get_future().get();
  };
  (void)ask_backend();
  EXPECT_EQ(heard_.target, "/v2/fhir/ExplanationOfBenefit/?patient=-17&excludeSAMHSA=true");
  question.fhir.id = "carrier-1";
  question.interaction = Interaction::read;
  const int before = asked_;
  EXPECT_EQ(ask_backend().refusal->status, 403) << "one claim does not tell whether it is sensitive";
  EXPECT_EQ(asked_, before);
}

class RemoteV3Test : public RemoteBackendTest {
 protected:
  void SetUp() override {
    options_.v3_endpoints = options_.audit_events = true;
    RemoteBackendTest::SetUp();
  }
  static constexpr const char* kAll =
      "patient/Patient.rs patient/Coverage.rs patient/ExplanationOfBenefit.rs patient/AuditEvent.rs";
};

TEST_F(RemoteV3Test, identity_and_what_is_shared_are_forced) {
  const std::string format = "?_format=application%2Ffhir%2Bjson";
  const std::string count = "?_count=10&_format=application%2Ffhir%2Bjson";
  const auto target_of = [this](const std::string& path, const std::string& bearer) {
    heard_ = {};
    get(path, bearer);
    return heard_.target;
  };
  const std::string all = token(kAll);
  for (const auto& [path, target] :
       {std::pair{std::string("/v3/fhir/Patient/-17"),
                  std::string("/v3/fhir/Patient/-17/?_id=-17&_format=application%2Ffhir%2Bjson")},
        {"/v3/fhir/Coverage", "/v3/fhir/Coverage/" + count + "&beneficiary=Patient%2F-17"},
        {"/v3/fhir/ExplanationOfBenefit",
         "/v3/fhir/ExplanationOfBenefit/" + count + "&patient=-17&_source=NCH%2CDDPS"},
        {"/v3/fhir/ExplanationOfBenefit/1", "/v3/fhir/ExplanationOfBenefit/1/" + format},
        {"/v3/fhir/AuditEvent?_count=3", "/v3/fhir/AuditEvent" + format + "&entity=-17"},
        {"/v3/fhir/AuditEvent/1", "/v3/fhir/AuditEvent/1/" + format},
        {"/v3/fhir/Patient/$generate-insurance-card",
         "/v3/fhir/Patient/-17/$generate-insurance-card" + format}})
    EXPECT_EQ(target_of(path, all), target) << path;
  const std::string keeps_back = token(kAll, kAlice, false);
  EXPECT_EQ(target_of("/v3/fhir/ExplanationOfBenefit?_tag=a&_security:not=b", keeps_back),
            "/v3/fhir/ExplanationOfBenefit/?_count=10&_tag=a&_format=application%2Ffhir%2Bjson&patient=-17"
            "&_security%3Anot=42CFRPart2");
  EXPECT_EQ(target_of("/v3/fhir/ExplanationOfBenefit/1", keeps_back),
            "/v3/fhir/ExplanationOfBenefit/1/" + format + "&_security%3Anot=42CFRPart2");
  part_d_eob_only_ = true;
  EXPECT_EQ(target_of("/v3/fhir/ExplanationOfBenefit?_tag=a&_source=NCH", token(kAll)),
            "/v3/fhir/ExplanationOfBenefit/" + count + "&patient=-17&_source=DDPS");
}

TEST_F(RemoteV3Test, a_claim_that_was_not_shared_is_404) {
  const auto claim = [](const std::string& meta) {
    return R"({"resourceType":"ExplanationOfBenefit","meta":)" + meta +
           R"(,"patient":{"reference":"Patient/-17"}})";
  };
  const std::string path = "/v3/fhir/ExplanationOfBenefit/1";
  const std::string sensitive = claim(R"({"source":"NCH","security":[{"code":"42CFRPart2"}]})");
  say(200, sensitive);
  EXPECT_EQ(get(path, token(kAll)).body, sensitive);
  EXPECT_EQ(get(path, token(kAll, kAlice, false)).body, kDetailNotFound);
  part_d_eob_only_ = true;
  EXPECT_EQ(get(path, token(kAll)).body, kDetailNotFound);
  say(200, claim(R"({"source":"DDPS"})"));
  EXPECT_EQ(get(path, token(kAll)).status, 200);
}

TEST_F(RemoteV3Test, item_35_its_operation_outcomes_are_passed_on_with_their_status) {
  const std::string all = token(kAll);
  for (const int status : {400, 403, 404, 500, 503}) {
    say(status,
        R"({"resourceType":"OperationOutcome","id":"x","issue":[{"code":"a","diagnostics":"b \"c\""}]})");
    const Answer answer = get("/v3/fhir/Coverage", all);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.body,
              R"({"resourceType":"OperationOutcome","issue":[{"code":"a","diagnostics":"b \"c\""}]})");
    EXPECT_EQ(answer.content_type, "application/fhir+json");
  }
  // What is none is told as in v1 and v2.
  for (const auto& [status, told] : {std::pair{404, 404}, {400, 502}, {500, 502}, {302, 502}}) {
    say(status, "<html></html>");
    EXPECT_EQ(get("/v3/fhir/Coverage", all).status, told) << status;
  }
}

TEST_F(RemoteV3Test, an_insurance_card_is_passed_on_when_all_of_it_is_the_beneficiarys) {
  const std::string all = token(kAll);
  const std::string card =
      R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"-17"}},)"
      R"({"resource":{"resourceType":"Coverage","beneficiary":{"reference":"Patient/-17"}}},)"
      R"({"resource":{"resourceType":"Organization","id":"o"}}]})";
  say(200, card);
  EXPECT_EQ(get("/v3/fhir/Patient/$generate-insurance-card", all).body, card);
  say(200, R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"-18"}}]})");
  EXPECT_EQ(get("/v3/fhir/Patient/$generate-insurance-card", all).status, 404);
}

TEST_F(RemoteV3Test, its_metadata_leads_to_the_flows_of_v3) {
  say(200,
      R"({"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"AuditEvent"}]}]})");
  const Answer answer = get("/v3/fhir/metadata");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(heard_.target, "/v3/fhir/metadata?_format=json");
  EXPECT_NE(answer.body.find("http://localhost:8000/v3/o/token"), std::string::npos) << answer.body;
  EXPECT_NE(
      answer.body.find(R"({"type":"AuditEvent","interaction":[{"code":"read"},{"code":"search-type"}]})"),
      std::string::npos);
}

TEST_F(RemoteBackendTest, a_redirect_is_502_and_not_followed) {
  for (const int status : {301, 302, 303, 307, 308}) {
    say(status, "", {{"Location", "/v2/fhir/Patient/-17"}});
    const int before = asked_;
    const Answer answer = read_patient();
    EXPECT_EQ(answer.status, 502) << status;
    EXPECT_EQ(answer.body, kErrorDetail);
    EXPECT_EQ(asked_, before + 1);
  }
}

TEST_F(RemoteBackendTest, what_the_data_server_refuses_is_400_with_its_diagnostics) {
  for (const int status : {400, 401, 403, 409, 422}) {
    say(status,
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","diagnostics":"a \"b\""}]})");
    const Answer answer = read_patient();
    EXPECT_EQ(answer.status, 400) << status;
    EXPECT_EQ(answer.body, R"({"detail":"An error occurred contacting the upstream server:a \"b\""})");
    say(status, "<html>no</html>");
    EXPECT_EQ(read_patient().status, 502);
    EXPECT_EQ(read_patient().body, kErrorDetail);
  }
  say(404, "");
  EXPECT_EQ(read_patient().status, 404);
  EXPECT_EQ(read_patient().body, kDetailNotFound);
}

TEST_F(RemoteBackendTest, its_own_failure_is_502) {
  for (const int status : {500, 501, 502, 503, 504}) {
    say(status, R"({"resourceType":"OperationOutcome","issue":[{"diagnostics":"secret"}]})");
    const Answer answer = read_patient();
    EXPECT_EQ(answer.status, 502) << status;
    EXPECT_EQ(answer.body, kFailureDetail);
  }
}

TEST_F(RemoteBackendTest, what_is_no_fhir_is_502) {
  for (const char* body : {"", "garbage", "<html></html>", "[]", R"({"resourceType":"Patient","id":"-17")"}) {
    say(200, body);
    const Answer answer = read_patient();
    EXPECT_EQ(answer.status, 502) << body;
    EXPECT_EQ(answer.body, kFailureDetail);
  }
  say(204, "");
  EXPECT_EQ(read_patient().status, 502);
}

TEST_F(RemoteBackendTest, an_answer_without_end_is_502) {
  say_ = [](http::Response& response) {
    const std::string blanks(1 << 20, ' ');
    for (int i = 0; i < 65; ++i) response.body.append(blanks);
  };
  // More time than the other tests give: so many bytes take a while.
  const auto backend = make_remote_backend(*client_, {.url = data_server_->url()}, clock_);
  http::Response response;
  std::promise<Outcome> outcome;
  Question question{};
  question.fhir.base = "http://localhost:8000/v2/fhir";
  backend->answer(question, {}, response, [&](const Outcome& it) { outcome.set_value(it); });
  EXPECT_EQ(outcome.get_future().get().refusal->status, 502);
}

TEST_F(RemoteBackendTest, one_that_takes_too_long_is_504_and_says_when_to_come_back) {
  std::mutex mutex;
  std::condition_variable answered;
  bool may_answer = false;
  say_ = [&](http::Response&) {
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return may_answer; });
  };
  const Answer answer = read_patient();
  EXPECT_EQ(answer.status, 504);
  EXPECT_EQ(answer.body, kFailureDetail);
  EXPECT_EQ(answer.headers.at("Retry-After"), "10");
  {
    const std::lock_guard lock(mutex);
    may_answer = true;
    answered.notify_all();
  }
  data_server_.reset();  // it still answers
}

TEST_F(RemoteBackendTest, one_that_cannot_be_reached_is_503_and_says_when_to_come_back) {
  data_server_.reset();
  const Answer answer = read_patient();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, kFailureDetail);
  EXPECT_EQ(answer.headers.at("Retry-After"), "10");
  for (const char* path : {"/health/bfd", "/health/bfd_v2", "/health/external", "/v2/fhir/metadata"})
    EXPECT_EQ(get(path).status, 503) << path;
  for (const char* path : {"/health", "/health/db", "/.well-known/openid-configuration"})
    EXPECT_EQ(get(path).status, 200) << path;
}

TEST_F(RemoteBackendTest, etag_and_last_modified_pass_and_a_known_resource_is_304) {
  say(200, kPatient, {{"ETag", "W/\"1\""}, {"Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"}});
  const Answer whole = read_patient();
  EXPECT_EQ(whole.headers.at("ETag"), "W/\"1\"");
  EXPECT_EQ(whole.headers.at("Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
  const std::string alice = token(kEverything);
  for (const http::Header& known :
       {http::Header{"If-None-Match", "W/\"1\""}, {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}) {
    const Answer same = get("/v2/fhir/Patient/-17", alice, {known});
    EXPECT_EQ(same.status, 304) << known.name;
    EXPECT_EQ(same.body, "");
  }
  EXPECT_EQ(get("/v2/fhir/Patient/-17", alice, {{"If-None-Match", "W/\"2\""}}).status, 200);
  say(200, kPatient, {{"ETag", "no tag"}, {"Last-Modified", "yesterday"}});
  const Answer odd = read_patient();
  EXPECT_EQ(odd.status, 200);
  EXPECT_FALSE(odd.headers.contains("ETag") || odd.headers.contains("Last-Modified"));
}

TEST_F(RemoteBackendTest, metadata_is_asked_for_when_wanted_and_kept_for_a_minute) {
  say(200, R"({"resourceType":"CapabilityStatement","rest":[{"mode":"server"}]})");
  EXPECT_EQ(asked_, 0) << "a data server that is down does not keep the gateway from starting";
  const Answer first = get("/v2/fhir/metadata");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.content_type, "application/json");
  EXPECT_NE(first.body.find("http://localhost:8000/v2/o/token"), std::string::npos) << first.body;
  EXPECT_EQ(heard_.target, "/v2/fhir/metadata?_format=json");
  EXPECT_EQ(heard_.header("X-Forwarded-Host"), "localhost:8000");
  EXPECT_EQ(get("/v2/fhir/metadata").body, first.body);
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(get("/v1/fhir/metadata").status, 200);
  EXPECT_EQ(heard_.target, "/v1/fhir/metadata?_format=json");
  clock_->advance(Seconds(60));
  EXPECT_EQ(get("/v2/fhir/metadata").status, 200);
  EXPECT_EQ(asked_, 3);
}

TEST_F(RemoteBackendTest, metadata_that_is_none_is_502_and_not_kept) {
  for (const char* body : {"garbage", "{}", ""}) {
    say(200, body);
    EXPECT_EQ(get("/v2/fhir/metadata").status, 502) << body;
  }
  say(500, "");
  EXPECT_EQ(get("/v2/fhir/metadata").status, 502);
  say(200, R"({"resourceType":"CapabilityStatement","rest":[]})");
  EXPECT_EQ(get("/v2/fhir/metadata").status, 200);
}

TEST_F(RemoteBackendTest, health_asks_the_data_server) {
  for (const auto& [path, target] : {std::pair{"/health/bfd", "/v1/fhir/metadata?_format=json"},
                                     {"/health/bfd_v2/", "/v2/fhir/metadata?_format=json"},
                                     {"/health/external", "/v1/fhir/metadata?_format=json"},
                                     {"/health/external_v2", "/v2/fhir/metadata?_format=json"}}) {
    say(200, "{}");
    EXPECT_EQ(get(path).status, 200);
    EXPECT_EQ(heard_.target, target);
    say(500, "{}");
    const Answer failed = get(path);
    EXPECT_EQ(failed.status, 503);
    EXPECT_EQ(failed.body, R"({"detail":"Service temporarily unavailable, try again later."})");
  }
}

}  // namespace
}  // namespace bb::gateway
