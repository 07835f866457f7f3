#include "oauth/network_for_test.h"
#include "oauth/token.h"

namespace bb::oauth {
namespace {

using Members = Network::Members;

constexpr const char* kBadRequest = R"({"status_code":400,"message":"Bad request"})";
constexpr const char* kNoMatch =
    R"({"status_code":401,"message":"ERROR: Your patient data cannot be found at this time."})";

TEST(Checklist, item_26_an_assertion_with_an_identity_token_gives_tokens_and_a_grant_of_90_days) {
  Network network;
  const test::Answer answer = network.ask(network.assertion());
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body, R"({"access_token":")" + answer.member("access_token") +
                             R"(","expires_in":3600,"token_type":"Bearer","scope":"patient/Patient.rs",)" +
                             R"("refresh_token":")" + answer.member("refresh_token") +
                             R"(","patient":"-7","access_grant_expiration":"2026-12-20T14:13:20Z"})");
  const auto access = network.store->find_access(sha256(answer.member("access_token"))).value();
  ASSERT_TRUE(access);
  EXPECT_EQ(access->beneficiary, -7);
  EXPECT_EQ(access->user_kind, store::UserKind::aligned_network);
  EXPECT_EQ(access->scope, "patient/Patient.rs");
  EXPECT_FALSE(access->include_sensitive);
}

TEST(Checklist, item_26_the_same_person_is_the_same_user_and_nobody_is_told_by_its_name) {
  Network network;
  const auto user_of = [&](const test::Answer& answer) {
    return network.store->find_access(sha256(answer.member("access_token"))).value()->user_id;
  };
  const store::UserId user = user_of(network.ask(network.assertion()));
  EXPECT_EQ(user_of(network.ask(network.assertion())), user);
  const auto found = network.store->find_user(user).value();
  EXPECT_EQ(found->username, IdentifierHash()("1S00E00AA07"));
  EXPECT_EQ(found->given_name + found->family_name, "");
  EXPECT_EQ(found->mbi, "1S00E00AA07");
  EXPECT_FALSE(found->password_hash);
}

TEST(Checklist, item_26_who_fits_nobody_or_several_is_401) {
  Network network;
  const auto with = [&](const Members& changes) {
    return network.ask(network.assertion_of(network.id_token(changes)));
  };
  for (const Members& changes : {Members{{"given_name", R"("Jo")"}}, Members{{"given_name", R"("Abby")"}},
                                 Members{{"ssn_itin_short", R"("4942")"}}, Members{{"ssn_itin_short", ""}}}) {
    const test::Answer answer = with(changes);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body, kNoMatch);
  }
  EXPECT_EQ(with({{"ssn_itin_short", ""}, {"SSN", R"("123-45-4941")"}}).status, 200);
}

TEST(Checklist, item_26_is_of_v3_and_of_applications_that_may) {
  Network network;
  constexpr const char* kNotAllowed =
      R"({"status_code":403,"message":"This application, Network App, does not yet have access to this )"
      R"(authorization method. If you are the app maintainer, please contact the Blue Button API team. If you )"
      R"(are a Medicare Beneficiary and need assistance, please contact the support team for the application )"
      R"(you are trying to access."})";
  EXPECT_EQ(network.ask(network.assertion(), {}, "/v2/o/token").body, kNotAllowed);
  EXPECT_EQ(network.ask(network.assertion(), {}, "/v1/o/token").status, 403);
  network.update([](store::Application& app) { app.auth_type = store::AllowedAuthType::authorization_code; });
  EXPECT_EQ(network.ask(network.assertion()).body, kNotAllowed);
  network.update([](store::Application& app) { app.auth_type = store::AllowedAuthType::both; });
  EXPECT_EQ(network.ask(network.assertion()).status, 200);
  network.update([](store::Application& app) { app.active = false; });
  EXPECT_EQ(network.ask(network.assertion()).status, 403);
}

TEST(Checklist, item_26_what_is_missing_is_named_in_cms_order) {
  Network network;
  EXPECT_EQ(
      network.ask("", {{"client_id", "network-app"}, {"scope", ""}, {"client_assertion_type", ""}}).body,
      R"({"status_code":400,"message":"Missing Required Parameter(s): scope, client_assertion_type, )"
      R"(client_assertion"})");
  EXPECT_EQ(network.ask("").body,
            R"({"status_code":401,"error":"invalid_client","error_description":"App id failed"})");
}

TEST(Checklist, item_26_the_request_itself_is_looked_at_before_the_assertion) {
  Network network;
  const auto error = [](const test::Answer& answer) {
    return std::to_string(answer.status) + " " + answer.member("error") + " " +
           answer.member("error_description");
  };
  EXPECT_EQ(error(network.ask("no.j.wt")), "400 invalid_request Malformed client_assertion");
  EXPECT_EQ(error(network.ask(network.assertion({{"iss", ""}}))),
            "400 invalid_request Malformed client_assertion");
  EXPECT_EQ(error(network.ask(network.assertion(), {{"client_id", "other"}})),
            "400 invalid_request client_id param did not match client_id in JWT");
  EXPECT_EQ(error(network.ask(network.assertion({{"iss", R"("other")"}}))),
            "400 invalid_client Application does not exist (client_id)");
  EXPECT_EQ(error(network.ask(network.assertion(), {{"client_assertion_type", "urn:other"}})),
            "400 invalid_request client_assertion_type was wrong");
  EXPECT_EQ(error(network.ask(network.assertion(), {{"client_secret", "s"}})),
            "400 invalid_request client_secret should not be included in client_credentials call");
}

TEST(Checklist, item_26_every_claim_of_the_assertion_is_held_to_its_rule) {
  Network network;
  const std::string token = "\"" + network.id_token() + "\"";
  const std::vector<Members> bad = {
      {{"sub", R"("other")"}},
      {{"sub", ""}},
      {{"aud", R"("https://bb.example.org/v2/o/token")"}},
      {{"aud", R"(["https://bb.example.org/v3/o/token","https://other.example.org"])"}},
      {{"aud", ""}},
      {{"jti", ""}},
      {{"exp", ""}},
      {{"exp", network.seconds(-301)}},
      {{"exp", network.seconds(302)}},
      {{"extensions", ""}},
      {{"extensions", "{}"}},
      {{"extensions", R"({"cms_smart":{"version":"2","purpose_of_use":"PATRQT","id_token":)" + token + "}}"}},
      {{"extensions", R"({"cms_smart":{"version":"1","purpose_of_use":"TREAT","id_token":)" + token + "}}"}},
      {{"extensions", R"({"cms_smart":{"version":"1","purpose_of_use":"PATRQT"}})"}},
  };
  for (const Members& changes : bad) {
    const test::Answer answer = network.ask(network.assertion(changes));
    EXPECT_EQ(answer.status, 400) << changes[0].first << " " << changes[0].second;
    EXPECT_EQ(answer.body, kBadRequest) << changes[0].first << " " << changes[0].second;
  }
  EXPECT_EQ(
      network.ask(network.assertion({}, {.algorithm = jose::Algorithm::es384, .type = "", .kid = "a1"})).body,
      kBadRequest);
  EXPECT_EQ(network.ask(network.assertion({{"exp", network.seconds(-290)}})).status, 200) << "clocks differ";
}

TEST(Checklist, item_26_every_claim_of_the_identity_token_is_held_to_its_rule) {
  Network network;
  const std::vector<Members> bad = {
      {{"iss", R"("https://other.example.org")"}},
      {{"iss", ""}},
      {{"sub", ""}},
      {{"aud", ""}},
      {{"jti", ""}},
      {{"exp", ""}},
      {{"exp", network.seconds(-1)}},
      {{"iat", ""}},
      {{"iat", network.seconds(-301)}},
      {{"iat", network.seconds(1)}},
      {{"auth_time", ""}},
      {{"auth_time", network.seconds(-301)}},
      {{"auth_time", network.seconds(1)}},
      {{"auth_time", R"("now")"}},
      {{"identity_assurance_level", "1"}},
      {{"identity_assurance_level", R"("2")"}},
      {{"identity_assurance_level", ""}},
      {{"given_name", ""}},
      {{"given_name", R"("")"}},
      {{"given_name", R"("Иван")"}},
      {{"family_name", ""}},
      {{"family_name", R"("Ƀ")"}},
      {{"birthdate", ""}},
      {{"birthdate", R"("23.05.1966")"}},
  };
  for (const Members& changes : bad) {
    const test::Answer answer = network.ask(network.assertion_of(network.id_token(changes)));
    EXPECT_EQ(answer.body, kBadRequest) << changes[0].first << " " << changes[0].second;
  }
  for (const Members& good :
       {Members{{"identity_assurance_level", "3"}}, Members{{"iat", network.seconds(-300)}},
        Members{{"auth_time", network.seconds(-300)}}, Members{{"given_name", R"("Jőey")"}}})
    EXPECT_EQ(network.ask(network.assertion_of(network.id_token(good))).status, 200) << good[0].first;
}

TEST(Checklist, item_26_signatures_are_always_checked) {
  Network network;
  const std::string good = network.assertion();
  // The last character but some, since the very last may hold bits that say nothing.
  std::string altered = good;
  altered[altered.size() - 10] = altered[altered.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(network.ask(altered).body, kBadRequest);
  EXPECT_EQ(network.ask(good).status, 200) << "what was refused was not remembered";

  std::string token = network.id_token();
  token[token.size() - 10] = token[token.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(network.ask(network.assertion_of(token)).body, kBadRequest);
  // The application's key is not the issuer's.
  const std::string forged = *jose::sign_jws(network.app_key, Network::kAppHeader, "{}");
  EXPECT_EQ(network.ask(network.assertion_of(forged)).body, kBadRequest);
  EXPECT_EQ(network.ask(network.assertion({}, {.algorithm = jose::Algorithm::es384, .kid = "unknown"})).body,
            kBadRequest);
}

TEST(Checklist, item_26_neither_token_is_taken_twice) {
  Network network;
  const std::string assertion = network.assertion();
  EXPECT_EQ(network.ask(assertion).status, 200);
  EXPECT_EQ(network.ask(assertion).body, kBadRequest);
  // Each by itself: an assertion that is used is not good again with another identity token in it.
  const Network::Members used = {{"jti", R"("used")"}};
  EXPECT_EQ(network.ask(network.assertion(used)).status, 200);
  EXPECT_EQ(network.ask(network.assertion(used)).body, kBadRequest);
  const std::string token = network.id_token();
  EXPECT_EQ(network.ask(network.assertion_of(token)).status, 200);
  EXPECT_EQ(network.ask(network.assertion_of(token)).body, kBadRequest);
  // Not either when a forgetful server would take its end for far enough away.
  const std::string late = network.assertion({{"exp", network.seconds(290)}});
  EXPECT_EQ(network.ask(late).status, 200);
  network.clock.advance(Seconds(301));
  EXPECT_EQ(network.ask(late).body, kBadRequest);
}

TEST(Checklist, item_26_without_a_trusted_issuer_everything_is_refused) {
  Network network;
  network.build([](Options& options) { options.identity_issuers.clear(); });
  EXPECT_EQ(network.ask(network.assertion()).body, kBadRequest);
}

TEST(Checklist, item_26_an_issuer_that_cannot_be_reached_is_no_fault_of_the_client) {
  Network network;
  network.issuer_status = 500;
  EXPECT_EQ(network.ask(network.assertion()).status, 503);
}

TEST(Checklist, item_26_the_keys_of_an_application_may_be_at_an_address) {
  Network network;
  http::Router routes;
  routes.add(http::Method::get, "/jwks", [&](const http::Request&, http::Response& response) {
    response.body.append(jose::JwkSet({{.key = network.app_key.public_key(), .kid = "a1"}}).to_json());
  });
  const test::LocalServer server(std::move(routes));
  network.update([&](store::Application& app) {
    app.jwks.clear();
    app.jwks_uri = server.url() + "/jwks";
  });
  EXPECT_EQ(network.ask(network.assertion()).status, 200);
  network.update([&](store::Application& app) { app.jwks_uri = "http://127.0.0.1:1/jwks"; });
  EXPECT_EQ(network.ask(network.assertion()).body, kBadRequest);
  network.update([&](store::Application& app) { app.jwks_uri.clear(); });
  EXPECT_EQ(network.ask(network.assertion()).status, 403);
}

TEST(Checklist, item_26_scopes_are_those_of_the_application_without_openid) {
  Network network;
  const auto scope = [&](const char* asked) {
    const test::Answer answer = network.ask(network.assertion(), {{"scope", asked}});
    return answer.status == 200 ? answer.member("scope") : answer.member("error");
  };
  EXPECT_EQ(scope("openid patient/Patient.r patient/Patient.s profile"), "patient/Patient.rs profile");
  EXPECT_EQ(scope("patient/Observation.rs"), "invalid_scope");
  EXPECT_EQ(scope("openid"), "invalid_scope");
  EXPECT_EQ(scope("patient/AuditEvent.rs"), "invalid_scope");
  network.build([](Options& options) { options.audit_events = true; });
  EXPECT_EQ(scope("patient/Coverage.rs patient/AuditEvent.r"), "patient/Coverage.rs patient/AuditEvent.rs");
  EXPECT_EQ(scope("patient/AuditEvent.s"), "patient/AuditEvent.rs");
}

TEST(Checklist, item_26_sensitive_claims_are_shared_only_where_it_was_said) {
  Network network;
  network.build([](Options& options) { options.networks_include_sensitive = true; });
  const test::Answer answer = network.ask(network.assertion());
  EXPECT_TRUE(network.store->find_access(sha256(answer.member("access_token"))).value()->include_sensitive);
}

TEST(Checklist, item_26_a_matched_person_whose_beneficiary_is_another_by_now_keeps_the_former_crosswalk) {
  Network network;
  const test::Answer answer = network.ask(network.assertion());
  const auto user = network.store->find_access(sha256(answer.member("access_token"))).value()->user_id;
  ASSERT_TRUE(network.store
                  ->update_crosswalk(user, {-70, store::MatchedBy::demographics, "1S00E00AA07", {}},
                                     network.clock.now())
                  .value());
  EXPECT_EQ(network.ask(network.assertion()).member("patient"), "-7");
  EXPECT_EQ(network.store->list_former_crosswalks(user)->front().crosswalk.beneficiary, -70);
}

}  // namespace
}  // namespace bb::oauth
