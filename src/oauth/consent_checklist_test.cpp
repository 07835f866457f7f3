// The behaviours of consent that an application written for CMS relies on.
#include "oauth/consent.h"
#include "oauth/scopes.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using test::Answer;
using test::Scene;

const std::string kAll = "profile patient/Patient.rs patient/Coverage.rs patient/ExplanationOfBenefit.rs";

bool shares_sensitive(Scene& at, const std::string& code) {
  return at.store->find_code(sha256(code)).value()->terms.include_sensitive;
}

TEST(Checklist, item_15_the_v3_form_has_the_sensitive_choice_and_v1_and_v2_do_not) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    const std::string body = at.browser.get(at.arrive({{"scope", kAll}}, version)).body;
    EXPECT_EQ(body.find(" sensitive") != std::string::npos, version == 3) << body;
  }
  const std::string body = at.browser.get(at.arrive({{"scope", "patient/Coverage.rs"}}, 3)).body;
  EXPECT_EQ(body.find(" sensitive"), std::string::npos) << "there are no claims to leave out";
}

// 42 CFR Part 2: nothing but the ticked box is a yes.
TEST(Checklist, item_15_on_v3_sensitive_claims_are_shared_only_by_the_ticked_box) {
  Scene at;
  const Parameters scope = {{"scope", kAll}};
  EXPECT_TRUE(shares_sensitive(at, at.code(scope, {{"share_samhsa_data", "True"}}, 3)));
  for (const char* value : {"", "False", "true", "on", "1", "TRUE"}) {
    EXPECT_FALSE(shares_sensitive(at, at.code(scope, {{"share_samhsa_data", value}}, 3))) << value;
  }
}

TEST(Checklist, item_15_on_v1_and_v2_sensitive_claims_are_always_shared) {
  Scene at;
  for (const int version : {1, 2}) {
    EXPECT_TRUE(shares_sensitive(at, at.code({}, {{"share_samhsa_data", "False"}}, version)));
  }
}

TEST(Checklist, item_15_an_application_of_part_d_alone_has_no_such_choice_and_its_tokens_say_so) {
  Scene at;
  at.update([](store::Application& app) { app.part_d_eob_only = true; });
  const std::string path = at.arrive({{"scope", kAll}}, 3);
  EXPECT_EQ(at.browser.get(path).body.find(" sensitive"), std::string::npos);
  const Answer tokens = at.exchange(at.decide(path).location_parameter("code"));
  at.update([](store::Application& app) { app.part_d_eob_only = false; });
  const Answer again = at.refresh(tokens.member("refresh_token"));
  const auto access = at.store->find_access(sha256(again.member("access_token"))).value();
  ASSERT_TRUE(access);
  EXPECT_TRUE(access->part_d_eob_only) << "as it was consented to";
  EXPECT_TRUE(access->include_sensitive);
}

TEST(Checklist, item_15_the_choice_lives_on_in_the_tokens_and_in_refreshed_ones) {
  Scene at;
  for (const bool shared : {true, false}) {
    const Answer tokens =
        at.exchange(at.code({{"scope", kAll}}, {{"share_samhsa_data", shared ? "True" : "False"}}, 3));
    const auto first = at.store->find_access(sha256(tokens.member("access_token"))).value();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->include_sensitive, shared);
    const Answer again = at.refresh(tokens.member("refresh_token"));
    const auto second = at.store->find_access(sha256(again.member("access_token"))).value();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->include_sensitive, shared);
  }
}

TEST(Checklist, item_16_deny_goes_back_with_access_denied_and_state) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    const Answer answer = at.decide(at.arrive({{"scope", kAll}}, version), {{"allow", ""}});
    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(answer.header("Location"), Scene::kRedirect + "?error=access_denied&state=" + Scene::kState);
  }
}

TEST(Checklist, item_17_allow_goes_back_with_code_and_state_and_makes_the_grant) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    const Answer answer = at.decide(at.arrive({{"scope", kAll}}, version));
    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(answer.location_parameter("state"), Scene::kState);
    EXPECT_EQ(at.exchange(answer.location_parameter("code")).status, 200);
    EXPECT_TRUE(at.store->find_grant(at.user, at.application.id).value());
  }
}

TEST(Checklist, item_17_allow_ends_earlier_tokens_of_the_pair) {
  Scene at;
  const Answer first = at.exchange(at.code());
  ASSERT_TRUE(at.live(first.member("access_token")));
  at.decide(at.arrive({{"scope", kAll}}, 3));
  EXPECT_FALSE(at.live(first.member("access_token"))) << "whatever the version that gave them";
  EXPECT_EQ(at.refresh(first.member("refresh_token")).status, 400);
}

TEST(Checklist, item_18_demographic_scopes_need_the_choice_and_the_registration) {
  Scene at;
  struct Row {
    bool required;
    std::string choice, scope;
  };
  const std::string rest = "patient/Coverage.rs patient/ExplanationOfBenefit.rs";
  for (const int version : {1, 2, 3}) {
    for (const Row& row : {Row{true, "True", kAll}, Row{true, "False", rest}, Row{true, "", rest},
                           Row{true, "true", rest}, Row{false, "True", rest}, Row{false, "False", rest}}) {
      at.update([&](store::Application& app) { app.require_demographic_scopes = row.required; });
      const std::string code =
          at.code({{"scope", kAll}}, {{"share_demographic_scopes", row.choice}}, version);
      EXPECT_EQ(at.exchange(code).member("scope"), row.scope) << version << row.required << row.choice;
    }
  }
}

TEST(Checklist, item_18_read_and_search_are_condensed) {
  Scene at;
  for (const char* resource : {"Patient", "Coverage", "ExplanationOfBenefit"}) {
    const std::string name = "patient/" + std::string(resource);
    EXPECT_EQ(at.exchange(at.code({{"scope", name + ".r " + name + ".s"}})).member("scope"), name + ".rs");
    EXPECT_EQ(at.exchange(at.code({{"scope", name + ".s"}})).member("scope"), name + ".s");
  }
}

TEST(Suite, v3_shows_and_gives_what_was_asked_for_and_registered) {
  Scene at;
  at.update([](store::Application& app) { app.scopes = {"patient/Coverage.rs", "profile"}; });
  const std::string path = at.arrive({{"scope", kAll}}, 3);
  const std::string body = at.browser.get(path).body;
  EXPECT_EQ(body.find(" claims"), std::string::npos);
  EXPECT_NE(body.find(" coverage"), std::string::npos);
  EXPECT_EQ(at.exchange(at.decide(path).location_parameter("code")).member("scope"),
            "profile patient/Coverage.rs");
}

TEST(Suite, v3_with_no_scope_in_common_is_refused_and_v2_with_any_too_many) {
  Scene at;
  at.update([](store::Application& app) { app.scopes = {"patient/Coverage.rs"}; });
  for (const auto& [version, scope] : {std::pair{3, "patient/ExplanationOfBenefit.rs"},
                                       {3, "patient/Coverage.rs launch"},
                                       {2, "patient/Coverage.rs patient/ExplanationOfBenefit.rs"}}) {
    const Answer answer = at.browser.get(at.arrive({{"scope", scope}}, version));
    EXPECT_EQ(answer.status, 400) << scope;
    EXPECT_EQ(answer.body, R"({"status_code":400,"message":"Invalid scopes."})");
  }
}

TEST(Suite, what_is_not_a_default_scope_has_to_be_registered_by_name) {
  Scene at;
  for (const char* scope : {"token_management", "introspection", "token_introspect"}) {
    EXPECT_EQ(at.browser.get(at.arrive({{"scope", scope}})).status, 400) << scope;
  }
  EXPECT_EQ(at.exchange(at.code()).member("scope").find("token_management"), std::string::npos);
}

TEST(Suite, switch_account_logs_out_and_begins_the_request_anew) {
  Scene at;
  const std::string path = at.arrive({{"scope", kAll}}, 3);
  const Answer page = at.browser.get(path);
  const std::string target = page.body.substr(page.body.find("switch_account=") + 15);
  const std::string token = Scene::form_token_of(page);
  EXPECT_EQ(at.browser.post(target, {{"form_token", "of another page"}}).status, 403);
  EXPECT_EQ(at.browser.get(path).status, 200) << "nobody else logs somebody out";

  const Answer answer = at.browser.post(target, {{"form_token", token}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("Location"), "/v3/o/authorize/?" + format_query(Scene::asked({{"scope", kAll}})));
  EXPECT_EQ(at.browser.get(answer.header("Location")).header("Location").find("/mymedicare/login?next="), 0U);
  EXPECT_EQ(at.browser.get(path).header("Location").find("/mymedicare/login?next="), 0U)
      << "the approval has ended with the session";
}

}  // namespace
}  // namespace bb::oauth
