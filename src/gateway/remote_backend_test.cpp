// What the gateway makes of each answer that a data server across the network may give.
#include "gateway/remote_backend.h"

#include <condition_variable>
#include <mutex>

#include "gateway/remote_for_test.h"

namespace bb::gateway {
namespace {

constexpr const char* kFailureDetail = R"({"detail":"A failure occurred contacting the upstream server"})";
constexpr const char* kErrorDetail = R"({"detail":"An error occurred contacting the upstream server"})";
constexpr const char* kPatient = R"({"resourceType":"Patient","id":"-17"})";

using RemoteBackendTest = RemoteGateway;

TEST_F(RemoteBackendTest, a_resource_of_the_beneficiary_is_passed_on_as_it_is) {
  say(200, kPatient);
  const Answer answer = read_patient();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, kPatient);
  EXPECT_EQ(answer.content_type, "application/fhir+json");
  EXPECT_EQ(answer.headers.at("Cache-Control"), "private, no-store");
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
