#include "gateway/reply.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

TEST(Refusals, are_a_detail_and_a_401_carries_the_challenge) {
  http::Response response;
  response.body.literal("left over");
  refuse(response, {401, "Say \"who\""}, "application/fhir+json");
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.content_type, "application/fhir+json");
  EXPECT_EQ(response.body.view(), R"({"detail":"Say \"who\""})");
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].first, "WWW-Authenticate");
  EXPECT_EQ(response.headers[0].second, R"(Bearer realm="api")");

  http::Response other;
  refuse(other, forbidden());
  EXPECT_EQ(other.status, 403);
  EXPECT_TRUE(other.headers.empty());
}

TEST(ContentType, is_fhir_unless_plain_json_is_asked_for) {
  for (const char* accept : {"", "*/*", "application/*", "application/fhir+json",
                             "Application/FHIR+json;q=0.5", "application/json, application/fhir+json",
                             "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}) {
    EXPECT_EQ(fhir_content_type(accept), "application/fhir+json") << accept;
  }
  for (const char* accept : {"application/json", "application/json, text/plain, */*",
                             "text/html, application/json;charset=utf-8"}) {
    EXPECT_EQ(fhir_content_type(accept), "application/json") << accept;
  }
  for (const char* accept : {"text/html", "application/fhir+xml", "application/xml,text/*"}) {
    EXPECT_EQ(fhir_content_type(accept), std::nullopt) << accept;
  }
}

TEST(UpstreamErrors, are_told_as_cms_tells_them) {
  constexpr std::string_view kOutcome =
      R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","diagnostics":"bad \"id\""}]})";
  const struct {
    int status;
    std::string_view body;
    int told;
    std::string_view detail;
  } kCases[] = {
      {404, kOutcome, 404, "Not found."},
      {302, "", 502, "An error occurred contacting the upstream server"},
      {400, kOutcome, 400, "An error occurred contacting the upstream server:bad \"id\""},
      {401, kOutcome, 400, "An error occurred contacting the upstream server:bad \"id\""},
      {400, R"({"issue":[]})", 502, "An error occurred contacting the upstream server"},
      {400, "no json", 502, "An error occurred contacting the upstream server"},
      {500, kOutcome, 502, "A failure occurred contacting the upstream server"},
      {503, "", 502, "A failure occurred contacting the upstream server"},
  };
  for (const auto& [status, body, told, detail] : kCases) {
    const Refusal refusal = upstream_refusal(status, body);
    EXPECT_EQ(refusal.status, told) << status;
    EXPECT_EQ(refusal.detail, detail) << status;
  }
}

}  // namespace
}  // namespace bb::gateway
