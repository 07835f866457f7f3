// Who may: tokens, scopes, grants, applications, rates.
#include "gateway/shapes_for_test.h"

namespace bb::gateway {
namespace {

using GatewayAccess = GatewayInShape;

// Everything that a token may be used for, with the scope that opens it.
struct Path {
  const char *path, *scope;
  bool search;
};
constexpr Path kPaths[] = {
    {"/v2/fhir/Patient", "Patient", true},
    {"/v2/fhir/Patient/", "Patient", true},
    {"/v2/fhir/Patient/-17", "Patient", false},
    {"/v2/fhir/Patient/-17/", "Patient", false},
    {"/v2/fhir/Coverage", "Coverage", true},
    {"/v2/fhir/Coverage/", "Coverage", true},
    {"/v2/fhir/Coverage/part-a--17", "Coverage", false},
    {"/v2/fhir/Coverage/part-a--17/", "Coverage", false},
    {"/v2/fhir/ExplanationOfBenefit", "ExplanationOfBenefit", true},
    {"/v2/fhir/ExplanationOfBenefit/", "ExplanationOfBenefit", true},
    {"/v2/fhir/ExplanationOfBenefit/carrier--1700", "ExplanationOfBenefit", false},
    {"/v2/fhir/ExplanationOfBenefit/carrier--1700/", "ExplanationOfBenefit", false},
    {"/v1/fhir/Patient", "Patient", true},
    {"/v1/fhir/Patient/-17", "Patient", false},
    {"/v1/fhir/Coverage", "Coverage", true},
    {"/v1/fhir/Coverage/part-a--17", "Coverage", false},
    {"/v1/fhir/ExplanationOfBenefit", "ExplanationOfBenefit", true},
    {"/v1/fhir/ExplanationOfBenefit/carrier--1700", "ExplanationOfBenefit", false},
};
constexpr const char* kUserinfoPaths[] = {"/v1/connect/userinfo", "/v2/connect/userinfo",
                                          "/v2/connect/userinfo/"};

TEST_P(GatewayAccess, each_scope_opens_its_own_paths_and_no_other) {
  for (const char* resource : {"Patient", "Coverage", "ExplanationOfBenefit"}) {
    for (const char* suffix : {"read", "rs", "r", "s"}) {
      const std::string scope = std::string("patient/") + resource + "." + suffix;
      const std::string bearer = token(scope);
      const std::string_view letters = suffix;
      for (const auto& [path, wanted, search] : kPaths) {
        const bool open = std::string_view(wanted) == resource &&
                          (letters == "read" || letters.find(search ? 's' : 'r') != std::string_view::npos);
        const Answer answer = get(path, bearer);
        EXPECT_EQ(answer.status, open ? 200 : 403) << scope << " " << path << " " << answer.body;
        if (!open) {
          EXPECT_EQ(answer.body, kDetailForbidden);
        }
      }
      for (const char* path : kUserinfoPaths) EXPECT_EQ(get(path, bearer).status, 403) << scope;
    }
  }
  for (const char* scope : {"profile", "openid", "launch/patient", ""}) {
    const std::string bearer = token(scope);
    for (const auto& [path, wanted, search] : kPaths)
      EXPECT_EQ(get(path, bearer).status, 403) << scope << path;
    for (const char* path : kUserinfoPaths) {
      EXPECT_EQ(get(path, bearer).status, std::string_view(scope) == "profile" ? 200 : 403) << scope << path;
    }
  }
}

TEST_P(GatewayAccess, without_a_live_token_all_of_it_is_401_with_a_challenge) {
  const std::string ended = token(kEverything);
  const std::string live = token(kEverything);  // ends the one before
  const std::string expired = live;
  std::vector<std::string> paths(std::begin(kUserinfoPaths), std::end(kUserinfoPaths));
  for (const Path& path : kPaths) paths.emplace_back(path.path);
  for (const std::string& path : paths) {
    EXPECT_EQ(get(path, live).status, 200) << path;
    const Answer none = get(path);
    EXPECT_EQ(none.status, 401) << path;
    EXPECT_EQ(none.body, kDetailNoToken);
    EXPECT_EQ(none.headers.at("WWW-Authenticate"), R"(Bearer realm="api")");
    for (const std::string& bad : {std::string("bogus"), ended, "refresh" + live, "code" + live}) {
      const Answer answer = get(path, bad);
      EXPECT_EQ(answer.status, 401) << path << " " << bad;
      EXPECT_EQ(answer.body, kDetailNoToken);
      EXPECT_EQ(
          answer.headers.at("WWW-Authenticate"),
          R"(Bearer realm="api",error="invalid_token",error_description="The access token is invalid.")");
    }
    EXPECT_EQ(get(path, {}, {{"Authorization", "Basic YXBwOnNlY3JldA=="}}).status, 401);
  }
  clock_->advance(Seconds(3600));
  for (const std::string& path : paths) {
    const Answer answer = get(path, expired);
    EXPECT_EQ(answer.status, 401) << path;
    EXPECT_EQ(
        answer.headers.at("WWW-Authenticate"),
        R"(Bearer realm="api",error="invalid_token",error_description="The access token has expired.")");
  }
}

TEST_P(GatewayAccess, a_token_in_the_query_is_400_even_beside_a_good_one) {
  const std::string live = token(kEverything);
  for (const char* path : {"/v2/fhir/Patient", "/v2/fhir/Coverage/part-a--17", "/v2/connect/userinfo"}) {
    for (const std::string& bearer : {live, std::string()}) {
      const Answer answer = get(std::string(path) + "?access_token=" + live, bearer);
      EXPECT_EQ(answer.status, 400) << path;
      EXPECT_EQ(answer.body, R"({"detail":"Using the access token in the query parameters is not supported. )"
                             R"(Use the Authorization header instead"})");
    }
  }
}

TEST_P(GatewayAccess, grants_and_applications_are_asked_on_each_request) {
  const std::string alice = token(kEverything);
  EXPECT_EQ(get("/v2/fhir/Patient", alice).status, 200);
  auto application = *auth_->find_application(application_).value();
  application.active = false;
  ASSERT_TRUE(auth_->update_application(application).ok());
  for (const char* path : {"/v2/fhir/Patient", "/v2/connect/userinfo"}) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 401);
    EXPECT_TRUE(answer.body.starts_with(R"({"detail":"This application, App, is temporarily inactive.)"));
    EXPECT_EQ(answer.headers.at("WWW-Authenticate"), R"(Bearer realm="api")");
  }
  application.active = true;
  ASSERT_TRUE(auth_->update_application(application).ok());
  EXPECT_EQ(get("/v2/fhir/Patient", alice).status, 200);
  ASSERT_TRUE(auth_->end_grant(users_[kAlice], application_, kNow).value());
  EXPECT_EQ(get("/v2/fhir/Patient", alice).status, 401);  // ending a grant ends its tokens

  grant_expires_ = kNow + Seconds(10);
  const std::string soon = token(kEverything);
  EXPECT_EQ(get("/v2/fhir/Patient", soon).status, 200);
  clock_->advance(Seconds(10));
  const Answer answer = get("/v2/fhir/Patient", soon);
  EXPECT_EQ(answer.status, 401);
  EXPECT_TRUE(answer.body.starts_with(R"({"detail":"User access has timed out.)")) << answer.body;
}

TEST_P(GatewayAccess, claims_are_403_for_who_keeps_sensitive_ones_back) {
  const std::string alice = token(kEverything, kAlice, false);
  EXPECT_EQ(get("/v2/fhir/ExplanationOfBenefit", alice).status, 403);
  EXPECT_EQ(get("/v2/fhir/ExplanationOfBenefit/carrier--1700", alice).status, 403);
  EXPECT_EQ(get("/v1/fhir/ExplanationOfBenefit", alice).status, 403);
  EXPECT_EQ(get("/v2/fhir/Coverage", alice).status, 200);
}

TEST_P(GatewayAccess, the_rate_of_a_token_is_limited_and_told) {
  build({2, std::chrono::hours(24)});
  const std::string alice = token(kEverything, kAlice), bob = token(kEverything, kBob);
  const Answer first = get("/v2/fhir/Patient/-17", alice);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.headers.at("X-RateLimit-Limit"), "2");
  EXPECT_EQ(first.headers.at("X-RateLimit-Remaining"), "1");
  EXPECT_EQ(first.headers.at("X-RateLimit-Reset"), "86400.0");
  EXPECT_EQ(get("/v2/fhir/Coverage", alice).status, 200);
  clock_->advance(Milliseconds(500));
  const Answer third = get("/v2/fhir/Patient", alice);
  EXPECT_EQ(third.status, 429);
  EXPECT_EQ(third.headers.at("X-RateLimit-Remaining"), "0");
  EXPECT_EQ(third.headers.at("X-RateLimit-Reset"), "86399.5");
  EXPECT_EQ(third.headers.at("Retry-After"), "86400");
  EXPECT_EQ(third.body, R"({"detail":"Request was throttled. Expected available in 86400 seconds."})");
  EXPECT_EQ(get("/v2/fhir/Patient", bob).status, 200);
}

// As at CMS, whose throttle comes after the permissions; what it has not counted has no such header here.
TEST_P(GatewayAccess, what_the_throttle_counted_says_so_whatever_the_answer_and_what_it_did_not_is_silent) {
  build({5, std::chrono::hours(24)});
  const std::string alice = token(kEverything, kAlice), coverage = token("patient/Coverage.rs", kBob);
  const auto remaining = [&](const std::string& path, const std::string& bearer, int status) {
    const Answer answer = get(path, bearer);
    EXPECT_EQ(answer.status, status) << path;
    const auto found = answer.headers.find("X-RateLimit-Remaining");
    EXPECT_EQ(answer.headers.contains("X-RateLimit-Limit"), found != answer.headers.end());
    EXPECT_EQ(answer.headers.contains("X-RateLimit-Reset"), found != answer.headers.end());
    return found == answer.headers.end() ? std::string("none") : found->second;
  };
  EXPECT_EQ(remaining("/v2/fhir/Patient", alice, 200), "4");
  EXPECT_EQ(remaining("/v2/fhir/Patient/-18", alice, 404), "3");
  EXPECT_EQ(remaining("/v2/fhir/Coverage?_count=51", alice, 400), "2");
  EXPECT_EQ(remaining("/v2/fhir/Coverage?beneficiary=-18", alice, 403), "1");
  EXPECT_EQ(remaining("/v2/fhir/Patient", "", 401), "none");
  EXPECT_EQ(remaining("/v2/fhir/Patient", "unknown", 401), "none");
  EXPECT_EQ(remaining("/v2/fhir/Patient", coverage, 403), "none") << "by its scope";
  EXPECT_EQ(remaining("/v2/fhir/Coverage", coverage, 200), "4") << "which counted nothing";
  EXPECT_EQ(remaining("/v2/fhir/Patient", alice, 200), "0");
}

INSTANTIATE_TEST_SUITE_P(, GatewayAccess, kShapes, shape_name);

}  // namespace
}  // namespace bb::gateway
