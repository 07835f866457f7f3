// The gateway put together: stores with data of two beneficiaries, tokens issued through the store, requests
// through the router. No sockets.
#include "gateway/gateway.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>

#include "base/crypto.h"
#include "base/log.h"
#include "support/folder.h"
#include "support/records.h"

namespace bb::gateway {
namespace {

using rif::Beneficiary;
using rif::Carrier;

constexpr store::BeneficiaryId kAlice = -17, kBob = -18;
const Instant kNow = *parse_instant("2026-09-21T18:00:00Z");

constexpr const char* kDetailNotFound = R"({"detail":"Not found."})";
constexpr const char* kDetailForbidden = R"({"detail":"You do not have permission to perform this action."})";
constexpr const char* kDetailNoToken = R"({"detail":"Authentication credentials were not provided."})";

class Gateway : public ::testing::Test {
 protected:
  void SetUp() override { build(Rate{}); }

  void build(Rate rate) {
    const std::string url = "sqlite:" + folder_ / ("store" + std::to_string(++builds_) + ".db");
    claims_ = store::open_claim_store(url, true).value();
    auth_ = store::open_auth_store(url, true).value();
    add_people();
    Options options;
    options.rate = rate;
    router_ = http::Router();
    const auto added =
        add_routes(router_,
                   {auth_, std::make_shared<fhir::Service>(claims_, clock_), clock_,
                    [this]() -> Result<void> {
                      return database_fails_ ? Result<void>(internal("disk on fire")) : Result<void>();
                    }},
                   options);
    ASSERT_TRUE(added.ok()) << added.error().debug;
  }

  void add_people() {
    auto batch = claims_->begin().value();
    for (const auto id : {kAlice, kBob}) {
      const std::string text = std::to_string(id), mbi = "1S00E00AA" + text.substr(1);
      ASSERT_TRUE(
          batch
              ->put_beneficiary(test::make_record<Beneficiary>({{Beneficiary::BENE_ID, text},
                                                                {Beneficiary::RFRNC_YR, "2020"},
                                                                {Beneficiary::MBI_NUM, mbi},
                                                                {Beneficiary::BENE_SRNM_NAME, "DOE"}}))
              .ok());
      for (int n = 0; n < 12; ++n) {
        const std::string claim = text + (n < 10 ? "0" : "") + std::to_string(n);
        const std::string record = test::make_record<Carrier>({{Carrier::BENE_ID, text},
                                                               {Carrier::CLM_ID, claim},
                                                               {Carrier::CLM_FROM_DT, "01-JAN-2020"},
                                                               {Carrier::CLM_THRU_DT, "02-JAN-2020"},
                                                               {Carrier::LINE_NUM, "1"}});
        ASSERT_TRUE(batch
                        ->put_claim({ClaimType::carrier, std::stoll(claim), id, make_date(2020, 1, 2), kNow,
                                     false, record})
                        .ok());
      }
    }
    ASSERT_TRUE(batch->commit().ok());

    store::Application application;
    application.client_id = "app";
    application.name = "App";
    application.redirect_uris = {"http://localhost/callback"};
    application_ = auth_->add_application(application).value();
    for (const auto id : {kAlice, kBob}) {
      store::User user;
      user.username = "user" + std::to_string(id);
      user.beneficiary = id;
      user.given_name = "Given";
      user.family_name = "Family";
      user.created = kNow;
      users_[id] = auth_->add_user(user).value();
    }
  }

  // A token as the authorization server would issue it. A new one ends those before.
  std::string token(const std::string& scope, store::BeneficiaryId beneficiary = kAlice,
                    bool include_sensitive = true) {
    const std::string name = "token" + std::to_string(++issued_), session = "session" + name;
    const store::UserId user = users_[beneficiary];
    EXPECT_TRUE(auth_->add_approval({name, sha256(session), user, application_, kNow + Seconds(600)}).ok());
    store::Consent consent;
    consent.approval = name;
    consent.session = sha256(session);
    consent.code.digest = sha256("code" + name);
    consent.code.application = application_;
    consent.code.user = user;
    consent.code.scope = scope;
    consent.code.include_sensitive = include_sensitive;
    consent.code.expires = kNow + Seconds(60);
    consent.grant_expires = grant_expires_;
    consent.now = kNow;
    EXPECT_TRUE(auth_->record_consent(consent).value());
    EXPECT_TRUE(auth_
                    ->exchange_code(consent.code.digest,
                                    {sha256(name), sha256("refresh" + name), kNow + Seconds(3600)}, kNow)
                    .value());
    return name;
  }

  struct Answer {
    int status;
    std::string content_type, body;
    std::map<std::string, std::string> headers;
  };
  Answer ask(http::Method method, const std::string& target, const std::string& token = {},
             std::vector<http::Header> headers = {}) {
    http::Request request;
    request.method = method;
    request.target = target;
    const std::size_t mark = target.find('?');
    request.path = std::string_view(target).substr(0, mark);
    if (mark != std::string::npos) request.query = std::string_view(target).substr(mark + 1);
    request.remote_address = "127.0.0.1";
    const std::string authorization = "Bearer " + token;
    headers.push_back({"Host", "localhost:8000"});
    if (!token.empty()) headers.push_back({"Authorization", authorization});
    request.headers = std::move(headers);
    http::Response response;
    const auto match = router_.match(request, response);
    (*match.handler)(request, response);
    Answer answer{response.status, std::string(response.content_type), std::string(response.body.view()), {}};
    for (auto& [name, value] : response.headers) answer.headers[std::string(name)] = value;
    return answer;
  }
  Answer get(const std::string& target, const std::string& token = {},
             std::vector<http::Header> headers = {}) {
    return ask(http::Method::get, target, token, std::move(headers));
  }

  static constexpr const char* kEverything =
      "profile patient/Patient.read patient/Coverage.read patient/ExplanationOfBenefit.read";

  test::Folder folder_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>(kNow);
  std::shared_ptr<store::ClaimStore> claims_;
  std::shared_ptr<store::AuthStore> auth_;
  store::ApplicationId application_ = 0;
  std::map<store::BeneficiaryId, store::UserId> users_;
  std::optional<Instant> grant_expires_;
  http::Router router_;
  bool database_fails_ = false;
  int issued_ = 0, builds_ = 0;
};

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

TEST_F(Gateway, each_scope_opens_its_own_paths_and_no_other) {
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

TEST_F(Gateway, without_a_live_token_all_of_it_is_401_with_a_challenge) {
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

TEST_F(Gateway, a_token_in_the_query_is_400_even_beside_a_good_one) {
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

// Whether an id of beneficiary -18 stands in a body. A Bundle's own id and instants may hold "-18" by chance,
// but not behind a quote, slash, equals sign or hyphen.
bool names_bob(std::string_view body) {
  for (const std::string_view id : {"\"-18", "/-18", "=-18", "--18"}) {
    if (body.find(id) != std::string_view::npos) return true;
  }
  return false;
}

TEST_F(Gateway, nobody_elses_data_can_be_selected_by_any_path_or_parameter) {
  const std::string alice = token(kEverything);
  // Bob's, by id: what is not Alice's is as unknown as what nobody has.
  const char* const kForeign[] = {
      "/v2/fhir/Patient/-18",
      "/v2/fhir/Patient/-99",
      "/v2/fhir/Coverage/part-a--18",
      "/v2/fhir/Coverage/part-a--99",
      "/v2/fhir/ExplanationOfBenefit/carrier--1800",
      "/v2/fhir/ExplanationOfBenefit/carrier--9900",
      "/v2/fhir/Patient?_id=-18",
      "/v2/fhir/Patient?_id=-99",
      "/v2/fhir/Patient?_id=-17&_id=-18",
      "/v2/fhir/Patient/%2D18",
      "/v1/fhir/Patient/-18",
      "/v1/fhir/Coverage/part-a--18",
      "/v1/fhir/ExplanationOfBenefit/carrier--1800",
  };
  for (const char* path : kForeign) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body, kDetailNotFound) << path;
  }
  for (const char* path :
       {"/v2/fhir/Coverage?beneficiary=Patient/-18", "/v2/fhir/Coverage?beneficiary=-18",
        "/v2/fhir/Coverage?beneficiary=Patient/-17&beneficiary=Patient/-18",
        "/v2/fhir/ExplanationOfBenefit?patient=-18", "/v2/fhir/ExplanationOfBenefit?patient=Patient/-18",
        "/v2/fhir/ExplanationOfBenefit?patient=-17&patient=-18", "/v1/fhir/Coverage?beneficiary=-18",
        "/v1/fhir/ExplanationOfBenefit?patient=-18", "/v2/fhir/ExplanationOfBenefit?%70atient=-18"}) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 403) << path;
    EXPECT_EQ(answer.body, kDetailForbidden) << path;
  }
  // Parameters of other names and resources do not reach the data server.
  for (const char* path :
       {"/v2/fhir/Patient?patient=-18&beneficiary=-18&_has:Coverage.extension=x",
        "/v2/fhir/Coverage?patient=-18&_id=part-a--18&beneficiary:Patient=-18",
        "/v2/fhir/ExplanationOfBenefit?beneficiary=-18&_id=carrier--1800&patient:Patient=-18&subject=-18",
        "/v2/fhir/ExplanationOfBenefit?patient=-17&patient.identifier=x", "/v2/fhir/Patient?identifier=x%7Cy",
        "/v2/fhir/Patient/-17?_id=-18", "/v2/fhir/Coverage/part-a--17?beneficiary=-18"}) {
    EXPECT_FALSE(names_bob(get(path, alice).body)) << path;
  }
  // By Bob's identifier: as if there were no Bob.
  const std::string system = "https%3A%2F%2Fbluebutton.cms.gov%2Fresources%2Fidentifier%2Fmbi-hash%7C";
  const Answer bob =
      get("/v2/fhir/Patient?identifier=" + system + claims_->identifier_hash()("1S00E00AA18"), alice);
  const Answer nobody = get("/v2/fhir/Patient?identifier=" + system + std::string(64, '0'), alice);
  EXPECT_EQ(bob.status, nobody.status);
  EXPECT_EQ(bob.body.find("\"entry\""), std::string::npos) << bob.body;
  EXPECT_FALSE(names_bob(bob.body));
  const Answer own =
      get("/v2/fhir/Patient?identifier=" + system + claims_->identifier_hash()("1S00E00AA17"), alice);
  EXPECT_NE(own.body.find("\"id\":\"-17\""), std::string::npos) << own.body;
}

TEST_F(Gateway, a_search_finds_everything_of_the_beneficiary_page_by_page) {
  const std::string alice = token(kEverything);
  const Answer first = get("/v2/fhir/ExplanationOfBenefit", alice);
  ASSERT_EQ(first.status, 200);
  EXPECT_EQ(first.content_type, "application/fhir+json");
  simdjson::dom::parser parser;
  simdjson::dom::element bundle;
  ASSERT_EQ(parser.parse(first.body).get(bundle), simdjson::SUCCESS) << first.body;
  EXPECT_EQ(std::int64_t(bundle["total"]), 12);
  EXPECT_EQ(bundle["entry"].get_array().size(), 10U);
  std::string next;
  for (const simdjson::dom::element link : bundle["link"]) {
    const std::string_view url = link["url"];
    EXPECT_TRUE(url.starts_with("http://localhost:8000/v2/fhir/ExplanationOfBenefit?")) << url;
    if (std::string_view(link["relation"]) == "next") next = url;
  }
  ASSERT_FALSE(next.empty());
  EXPECT_NE(next.find("&cursor="), std::string::npos) << next;
  const Answer second = get(next.substr(std::string("http://localhost:8000").size()), alice);
  ASSERT_EQ(second.status, 200) << second.body;
  ASSERT_EQ(parser.parse(second.body).get(bundle), simdjson::SUCCESS);
  EXPECT_EQ(bundle["entry"].get_array().size(), 2U);
  EXPECT_EQ(std::string_view(bundle.at_pointer("/entry/0/resource/patient/reference")), "Patient/-17");
}

TEST_F(Gateway, bad_parameters_are_400_with_the_reason) {
  const std::string alice = token(kEverything);
  const struct {
    const char *path, *detail;
  } kCases[] = {
      {"/v2/fhir/ExplanationOfBenefit?_count=51", R"({"detail":"value must be at most 50"})"},
      {"/v2/fhir/Coverage?startIndex=x", R"({"detail":"expected int"})"},
      {"/v2/fhir/ExplanationOfBenefit?type=shoes", R"({"detail":"the type parameter value is not valid"})"},
  };
  for (const auto& [path, detail] : kCases) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_EQ(answer.body, detail);
  }
  // What the data server refuses comes with its diagnostics.
  for (const char* path :
       {"/v2/fhir/ExplanationOfBenefit?startIndex=12", "/v2/fhir/ExplanationOfBenefit/nonsense",
        "/v2/fhir/ExplanationOfBenefit?_lastUpdated=gtnever",
        "/v2/fhir/ExplanationOfBenefit?cursor=nonsense"}) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 400) << path << answer.body;
    EXPECT_TRUE(answer.body.starts_with(R"({"detail":"An error occurred contacting the upstream server:)"))
        << answer.body;
  }
}

TEST_F(Gateway, grants_and_applications_are_asked_on_each_request) {
  const std::string alice = token(kEverything);
  EXPECT_EQ(get("/v2/fhir/Patient", alice).status, 200);
  auto application = auth_->find_application(application_).value().value();
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

TEST_F(Gateway, claims_are_403_for_who_keeps_sensitive_ones_back) {
  const std::string alice = token(kEverything, kAlice, false);
  EXPECT_EQ(get("/v2/fhir/ExplanationOfBenefit", alice).status, 403);
  EXPECT_EQ(get("/v2/fhir/ExplanationOfBenefit/carrier--1700", alice).status, 403);
  EXPECT_EQ(get("/v1/fhir/ExplanationOfBenefit", alice).status, 403);
  EXPECT_EQ(get("/v2/fhir/Coverage", alice).status, 200);
}

TEST_F(Gateway, the_rate_of_a_token_is_limited_and_told) {
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

TEST_F(Gateway, what_a_token_opens_is_nobodys_to_keep) {
  const std::string alice = token(kEverything);
  for (const char* path : {"/v2/fhir/Patient/-17", "/v2/fhir/ExplanationOfBenefit", "/v2/connect/userinfo"}) {
    EXPECT_EQ(get(path, alice).headers.at("Cache-Control"), "private, no-store") << path;
  }
}

TEST_F(Gateway, a_resource_that_an_application_has_already_is_304_to_who_may_read_it) {
  const std::string alice = token(kEverything);
  for (const char* path : {"/v2/fhir/Patient/-17", "/v2/fhir/ExplanationOfBenefit/carrier--1700"}) {
    const Answer whole = get(path, alice);
    ASSERT_EQ(whole.status, 200);
    const http::Header known = {"If-None-Match", whole.headers.at("ETag")};
    const Answer same = get(path, alice, {known});
    EXPECT_EQ(same.status, 304) << path;
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(same.headers.at("ETag"), whole.headers.at("ETag"));
    EXPECT_EQ(get(path, alice, {{"If-Modified-Since", whole.headers.at("Last-Modified")}}).status, 304);
    EXPECT_EQ(get(path, {}, {known}).status, 401);
  }
  EXPECT_EQ(get("/v2/fhir/Patient/-18", alice, {{"If-None-Match", "*"}}).status, 404);
  EXPECT_EQ(get("/v2/fhir/ExplanationOfBenefit", alice).headers.count("ETag"), 0U);
}

TEST_F(Gateway, content_type_follows_accept) {
  const std::string alice = token(kEverything);
  EXPECT_EQ(get("/v2/fhir/Patient", alice, {{"Accept", "application/json"}}).content_type,
            "application/json");
  EXPECT_EQ(get("/v2/fhir/Patient", alice, {{"Accept", "*/*"}}).content_type, "application/fhir+json");
  EXPECT_EQ(get("/v2/fhir/Patient", alice, {{"Accept", "application/fhir+xml"}}).status, 406);
  EXPECT_EQ(get("/v2/fhir/Patient").content_type, "application/fhir+json");
}

TEST_F(Gateway, head_is_answered_as_get) {
  const std::string alice = token(kEverything);
  EXPECT_EQ(ask(http::Method::head, "/v2/fhir/Patient/-17", alice).status, 200);
  EXPECT_EQ(ask(http::Method::head, "/v2/fhir/Patient/-18", alice).status, 404);
  EXPECT_EQ(ask(http::Method::head, "/v2/fhir/Patient/-17").status, 401);
}

TEST_F(Gateway, other_methods_are_405_and_other_versions_and_paths_404) {
  const std::string alice = token(kEverything);
  for (const auto method :
       {http::Method::post, http::Method::put, http::Method::delete_, http::Method::patch}) {
    EXPECT_EQ(ask(method, "/v2/fhir/Patient", alice).status, 405);
    EXPECT_EQ(ask(method, "/v2/fhir/Patient/-17", alice).status, 405);
  }
  for (const char* path :
       {"/v1/fhir/Patient/-17/extra", "/v1/fhir/Claim", "/v3/fhir/Patient/-17", "/v3/connect/userinfo",
        "/v3/fhir/metadata", "/v3/fhir/.well-known/smart-configuration",
        "/v3/connect/.well-known/openid-configuration", "/.well-known/openid-configuration-v3",
        "/v2/fhir/Patient/-17/extra", "/v2/fhir/Claim", "/v2/fhir/Patientfoo", "/v2/fhir/x/Patient/-17",
        "/v2/fhir/Patient/_search"}) {
    EXPECT_EQ(get(path, alice).status, 404) << path;
  }
}

TEST_F(Gateway, a_method_that_is_not_known_is_named) {
  const Answer answer = ask(http::Method::post, "/v2/fhir/Patient");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.body, R"-({"detail":"Method \"POST\" not allowed."})-");
  EXPECT_EQ(answer.headers.at("Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(Gateway, discovery_metadata_and_health_need_no_token) {
  for (const char* path :
       {"/.well-known/openid-configuration", "/.well-known/openid-configuration-v2",
        "/v1/connect/.well-known/openid-configuration", "/v2/connect/.well-known/openid-configuration",
        "/v1/fhir/.well-known/smart-configuration", "/v2/fhir/.well-known/smart-configuration",
        "/v2/fhir/metadata", "/health", "/health/", "/health/db", "/health/bfd", "/health/bfd_v2",
        "/health/external", "/health/external_v2"}) {
    const Answer answer = get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.content_type, "application/json") << path;
  }
  EXPECT_EQ(get("/health").body, R"({"message":"all's well"})");
}

TEST_F(Gateway, health_is_503_without_a_reason_when_the_database_does_not_answer) {
  database_fails_ = true;
  log::set_level(log::Level::off);
  const Answer answer = get("/health");
  log::set_level(log::Level::info);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, R"({"detail":"Service temporarily unavailable, try again later."})");
}

TEST_F(Gateway, metadata_shows_what_apps_reach_and_where_to_authorize) {
  simdjson::dom::parser parser;
  simdjson::dom::element statement;
  ASSERT_EQ(parser.parse(get("/v2/fhir/metadata").body).get(statement), simdjson::SUCCESS);
  EXPECT_EQ(std::string_view(statement["resourceType"]), "CapabilityStatement");
  std::vector<std::string_view> types;
  for (const simdjson::dom::element resource : statement.at_pointer("/rest/0/resource")) {
    types.push_back(resource["type"]);
    EXPECT_EQ(simdjson::minify(resource["interaction"]), R"([{"code":"read"},{"code":"search-type"}])");
  }
  std::sort(types.begin(), types.end());
  EXPECT_EQ(types, (std::vector<std::string_view>{"Coverage", "ExplanationOfBenefit", "Patient"}));
  EXPECT_EQ(std::string_view(statement.at_pointer("/rest/0/security/extension/0/extension/0/valueUri")),
            "http://localhost:8000/v2/o/token");
}

TEST_F(Gateway, scripts_of_any_page_may_call_with_a_token_of_their_own) {
  const std::string alice = token(kEverything);
  for (const char* path : {"/v2/fhir/Patient/-17", "/v2/fhir/ExplanationOfBenefit", "/v2/connect/userinfo",
                           "/v2/fhir/metadata", "/.well-known/openid-configuration"}) {
    const Answer answer = get(path, alice, {{"Origin", "https://app.example.org"}});
    EXPECT_EQ(answer.headers.at("Access-Control-Allow-Origin"), "*") << path;
    EXPECT_FALSE(answer.headers.contains("Access-Control-Allow-Credentials"));
    EXPECT_FALSE(get(path, alice).headers.contains("Access-Control-Allow-Origin"));
    const Answer preflight = ask(http::Method::options, path, {}, {{"Origin", "https://app.example.org"}});
    EXPECT_EQ(preflight.status, 204) << path;
    EXPECT_NE(preflight.headers.at("Access-Control-Allow-Headers").find("authorization"), std::string::npos);
  }
  // A refusal can be read too: the script must learn that its token is no good.
  EXPECT_EQ(get("/v2/fhir/Patient", "bogus", {{"Origin", "null"}}).headers.at("Access-Control-Allow-Origin"),
            "*");
}

TEST_F(Gateway, userinfo_is_the_profile_of_the_token) {
  const Answer answer = get("/v2/connect/userinfo", token("profile", kBob));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.body,
            R"({"sub":"-18","name":"Given Family","given_name":"Given","family_name":"Family","email":"",)"
            R"("iat":"2026-09-21T18:00:00Z","patient":"-18"})");
}

}  // namespace
}  // namespace bb::gateway
