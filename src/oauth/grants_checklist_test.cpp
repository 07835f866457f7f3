// The behaviours of what ends and lists grants that an application written for CMS relies on (item 28).
#include "base/encoding.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using test::Answer;
using test::Scene;

const Parameters kClient = {{"client_id", "client-1"}, {"client_secret", "secret-1"}};

std::string basic(const std::string& secret = "secret-1") {
  return "Basic " + to_base64("client-1:" + secret);
}
std::string sls(const std::string& username) { return "SLS " + to_base64(username); }

struct Grants : Scene {
  Answer post(const std::string& path, Parameters form, const test::RequestHeaders& headers = {}) {
    return browser.post("/v2/o/" + path, form, headers);
  }
  Answer with_token(const std::string& path, const std::string& token, const Parameters& client = kClient) {
    Parameters form = client;
    form.emplace_back("token", token);
    return post(path, form);
  }
  bool has_grant() const { return store->find_grant(user, application.id).value().has_value(); }
  store::ApplicationId add_other() {
    store::Application other = application;
    other.client_id = "client-2";
    other.name = "Other App";
    return store->add_application(other).value();
  }
};

TEST(Checklist, item_28_revoke_token_ends_the_tokens_and_leaves_the_grant) {
  Grants at;
  for (const char* which : {"access_token", "refresh_token"}) {
    const Answer tokens = at.exchange(at.code());
    const Answer answer = at.with_token("revoke_token/", tokens.member(which));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
    EXPECT_FALSE(at.live(tokens.member("access_token")));
    EXPECT_TRUE(at.has_grant());
  }
}

TEST(Checklist, item_28_after_an_access_token_is_revoked_its_refresh_token_is_invalid_grant) {
  Grants at;
  const Answer tokens = at.exchange(at.code());
  at.with_token("revoke_token/", tokens.member("access_token"));
  const Answer answer = at.refresh(tokens.member("refresh_token"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, R"({"error":"invalid_grant"})");
}

TEST(Checklist, item_28_revoke_ends_the_grant_with_every_token_of_it) {
  Grants at;
  for (const char* which : {"access_token", "refresh_token"}) {
    const Answer tokens = at.exchange(at.code());
    const Answer answer = at.with_token("revoke/", tokens.member(which));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
    EXPECT_FALSE(at.live(tokens.member("access_token")));
    EXPECT_FALSE(at.has_grant());
    EXPECT_EQ(at.refresh(tokens.member("refresh_token")).status, 403) << "User access cannot be found";
  }
  EXPECT_EQ(at.with_token("revoke/", "unknown").status, 200);
}

TEST(Checklist, item_28_revoke_is_for_the_application_that_the_token_was_given_to) {
  Grants at;
  at.add_other();
  const std::string token = at.exchange(at.code()).member("access_token");
  for (const char* path : {"revoke/", "revoke_token/"}) {
    const Answer answer =
        at.with_token(path, token, {{"client_id", "client-2"}, {"client_secret", "secret-1"}});
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(
        answer.body,
        R"({"status_code":403,"description":"Application did not have access to the provided token."})");
    EXPECT_EQ(at.with_token(path, token, {{"client_id", "client-1"}, {"client_secret", "wrong"}}).status,
              401);
  }
  EXPECT_TRUE(at.live(token));
  EXPECT_TRUE(at.has_grant());
  at.update([](store::Application& app) { app.active = false; });
  EXPECT_EQ(at.with_token("revoke_token/", token).body,
            R"({"status_code":403,"description":"Application is not active or does not exist."})");
  EXPECT_EQ(at.with_token("revoke/", token).body.find(R"({"status_code":403,"error":"invalid_client",)"), 0U);
}

TEST(Checklist, item_28_introspect_answers_get_and_post) {
  Grants at;
  const std::string token = at.exchange(at.code({{"scope", "profile"}})).member("access_token");
  const std::string described =
      R"({"active":true,"scope":"profile","exp":1790003600,"client_id":"client-1","username":"alice"})";
  EXPECT_EQ(at.with_token("introspect/", token).body, described);
  EXPECT_EQ(at.browser.get("/v2/o/introspect/?token=" + token, {{"Authorization", basic()}}).body, described);
  EXPECT_EQ(at.browser.get("/v2/o/introspect/?token=x", {{"Authorization", basic()}}).body,
            R"({"active":false})");
}

TEST(Checklist, item_28_introspect_tells_an_unproven_client_nothing) {
  Grants at;
  const std::string token = at.exchange(at.code()).member("access_token");
  for (const Answer& answer :
       {at.with_token("introspect/", token, {{"client_id", "client-1"}, {"client_secret", "wrong"}}),
        at.with_token("introspect/", token, {}), at.post("introspect/", {{"token", token}}),
        at.with_token("introspect/", token, {{"client_id", "nobody"}, {"client_secret", "x"}}),
        at.browser.get("/v2/o/introspect/?token=" + token, {{"Authorization", basic("wrong")}}),
        at.browser.get("/v2/o/introspect/?token=" + token, {{"Authorization", "Bearer unknown"}}),
        at.browser.get("/v2/o/introspect/?token=" + token, {{"Authorization", "Bearer " + token}})}) {
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body, "");
  }
  at.update([](store::Application& app) { app.active = false; });
  EXPECT_EQ(at.with_token("introspect/", token).body.find(R"({"status_code":403,"error":"invalid_client",)"),
            0U);
}

TEST(Checklist, item_28_a_bearer_of_the_scope_introspection_learns_of_every_token) {
  Grants at;
  const store::ApplicationId other = at.add_other();
  const std::string token = at.exchange(at.code()).member("access_token");
  store::Application server = *at.store->find_application(other).value();
  server.scopes = {"introspection"};
  ASSERT_TRUE(at.store->update_application(server).ok());
  const Answer tokens = at.exchange(at.code({{"client_id", "client-2"}, {"scope", "introspection"}}),
                                    {{"client_id", "client-2"}});
  ASSERT_EQ(tokens.member("scope"), "introspection");
  const Answer answer = at.browser.post("/v2/o/introspect/", {{"token", token}},
                                        {{"Authorization", "Bearer " + tokens.member("access_token")}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.member("client_id"), "client-1");
}

TEST(Checklist, item_28_an_application_ends_its_grant_of_a_patient) {
  Grants at;
  const std::string token = at.exchange(at.code()).member("access_token");
  const test::RequestHeaders proven = {{"Authorization", basic()}};
  const auto expire = [&](const std::string& patient, const test::RequestHeaders& headers) {
    return at.post("expire_authenticated_user/" + patient + "/", {}, headers);
  };
  for (const test::RequestHeaders& unproven :
       {test::RequestHeaders{}, test::RequestHeaders{{"Authorization", basic("wrong")}}}) {
    const Answer answer = expire("-17", unproven);
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body, "");
  }
  for (const char* nobody : {"-18", "17", "x", "-17x", "99999999999999999999"}) {
    const Answer answer = expire(nobody, proven);
    EXPECT_EQ(answer.status, 404) << nobody;
    EXPECT_EQ(answer.body, "Patient was Not Found. Please check the id number and try again.");
  }
  EXPECT_TRUE(at.live(token));
  const Answer done = expire("-17", proven);
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(done.body, "success");
  EXPECT_FALSE(at.live(token));
  EXPECT_FALSE(at.has_grant());
  const Answer again = expire("-17", proven);
  EXPECT_EQ(again.status, 404);
  EXPECT_EQ(again.body, "Data Access Grant was Not Found.");
}

TEST(Checklist, item_28_an_application_ends_its_own_grant_only) {
  Grants at;
  at.add_other();
  at.exchange(at.code());
  const Answer answer = at.post("expire_authenticated_user/-17/", {},
                                {{"Authorization", "Basic " + to_base64("client-2:secret-1")}});
  EXPECT_EQ(answer.body, "Data Access Grant was Not Found.");
  EXPECT_TRUE(at.has_grant());
}

// Of an application that manages what beneficiaries granted.
struct Manager : Grants {
  Manager() {
    update([](store::Application& app) {
      app.scopes = {"token_management", "profile"};
      app.logo_uri = "https://app.example/logo.png";
      app.support_email = "help@app.example";
    });
    code({{"scope", "profile"}});
    id = std::to_string(application.id);
  }
  Answer get(const std::string& path, const test::RequestHeaders& changes = {}) {
    return send(http::Method::get, path, changes);
  }
  Answer send(http::Method method, const std::string& path, const test::RequestHeaders& changes = {}) {
    test::RequestHeaders headers = changes;
    if (headers.empty()) headers = {{"Authorization", basic()}, {"X-Authentication", sls("alice")}};
    return browser.send(method, "/v2/o/tokens/" + path, "", headers);
  }
  std::string one() const {
    return R"({"id":)" + id + R"(,"application":{"id":)" + id +
           R"(,"name":"Test App","logo_uri":"https://app.example/logo.png","tos_uri":"","policy_uri":"",)" +
           R"("contacts":"help@app.example"},"user":)" + std::to_string(user) + "}";
  }
  std::string id;
};

TEST(Checklist, item_28_tokens_lists_the_grants_of_a_beneficiary) {
  Manager at;
  const Answer all = at.get("");
  EXPECT_EQ(all.status, 200);
  EXPECT_EQ(all.body, "[" + at.one() + "]");
  EXPECT_EQ(at.get(at.id + "/").body, at.one());
  for (const char* none : {"0/", "9999/", "x/", "-1/"}) {
    EXPECT_EQ(at.get(none).status, 404) << none;
    EXPECT_EQ(at.get(none).body, R"({"detail":"Not found."})");
  }
}

// Section 1.3: the root of the router that lists tokens, for the same who may list them.
TEST(Suite, the_root_of_the_api_leads_to_the_tokens) {
  Manager at;
  at.router = at.router_with({.public_url = "http://localhost:8000"});
  const auto root = [&](const std::string& path, const test::RequestHeaders& headers) {
    return at.browser.send(http::Method::get, path, "", headers);
  };
  const test::RequestHeaders known = {{"Authorization", basic()}, {"X-Authentication", sls("alice")}};
  const Answer answer = root("/v2/o/", known);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"tokens":"http://localhost:8000/v2/o/tokens/"})");
  EXPECT_EQ(root("/v1/o/", known).body, R"({"tokens":"http://localhost:8000/v1/o/tokens/"})");
  EXPECT_EQ(root("/v2/o", known).header("Location"), "/v2/o/");
  EXPECT_EQ(root("/v2/o/", {}).status, 403);
  EXPECT_EQ(root("/v2/o/", {{"Authorization", basic("wrong")}, {"X-Authentication", sls("alice")}}).status,
            403);
  at.update([](store::Application& app) { app.scopes = {"profile"}; });
  EXPECT_EQ(root("/v2/o/", known).status, 403) << "without token_management";
}

TEST(Checklist, item_28_tokens_lists_no_grant_that_has_ended) {
  Manager at;
  at.clock.advance(std::chrono::hours(24 * 400));
  EXPECT_EQ(at.get("").body, "[]");
  EXPECT_EQ(at.get(at.id + "/").status, 404);
}

TEST(Checklist, item_28_tokens_delete_ends_a_grant_with_its_tokens) {
  Manager at;
  const std::string token = at.exchange(at.code({{"scope", "profile"}})).member("access_token");
  const Answer done = at.send(http::Method::delete_, at.id + "/");
  EXPECT_EQ(done.status, 204);
  EXPECT_EQ(done.body, "");
  EXPECT_FALSE(at.live(token));
  EXPECT_EQ(at.send(http::Method::delete_, at.id + "/").status, 404);
  for (const http::Method method : {http::Method::post, http::Method::put}) {
    EXPECT_EQ(at.send(method, at.id + "/").status, 405);
  }
}

TEST(Checklist, item_28_tokens_are_for_an_active_application_of_the_scope_token_management) {
  Manager at;
  const auto detail = [&](const test::RequestHeaders& headers) {
    const Answer answer = at.get("", headers);
    return std::to_string(answer.status) + " " + answer.member("detail");
  };
  const std::string user = sls("alice");
  EXPECT_EQ(detail({{"Authorization", basic()}}), "403 Authentication credentials were not provided.");
  EXPECT_EQ(detail({{"X-Authentication", user}}), "403 No such application");
  EXPECT_EQ(detail({{"Authorization", basic("wrong")}, {"X-Authentication", user}}),
            "403 No such application");
  for (const std::string& nobody : {sls("bob"), std::string("SLS"), std::string("SLS %%%"),
                                    to_base64("alice"), std::string("Basic ") + to_base64("alice")}) {
    EXPECT_EQ(detail({{"Authorization", basic()}, {"X-Authentication", nobody}}), "404 Not found.") << nobody;
  }
  at.update([](store::Application& app) { app.scopes = {"profile"}; });
  EXPECT_EQ(detail({{"Authorization", basic()}, {"X-Authentication", user}}),
            "403 You do not have permission to perform this action.");
  at.update([](store::Application& app) { app.scopes.clear(); });
  EXPECT_EQ(at.get("").status, 403) << "nobody has that scope by default";
  at.update([](store::Application& app) {
    app.scopes = {"token_management"};
    app.active = false;
  });
  EXPECT_EQ(at.get("").status, 403);
}

}  // namespace
}  // namespace bb::oauth
