// For tests of CMS Aligned Networks: an authorization server without sockets, an application with a key of
// its own, an issuer of identity tokens on loopback, and people to be matched.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "identity/stored_people.h"
#include "jose/jws.h"
#include "jose/remote_keys.h"
#include "oauth/client_assertion.h"
#include "support/flow.h"
#include "support/local_server.h"
#include "support/records.h"

namespace bb::oauth {

class Network {
 public:
  Network() {
    http::Router routes;
    routes.add(http::Method::get, "/jwks", [this](const http::Request&, http::Response& response) {
      response.status = issuer_status;
      response.body.append(jose::JwkSet({{.key = issuer_key.public_key(), .kid = "i1"}}).to_json());
    });
    issuer = std::make_unique<test::LocalServer>(std::move(routes));
    build([](Options&) {});

    application.client_id = "network-app";
    application.name = "Network App";
    application.redirect_uris = {"http://localhost:3001/callback"};
    application.auth_type = store::AllowedAuthType::client_credentials;
    application.jwks = jose::JwkSet({{.key = app_key.public_key(), .kid = "a1"}}).to_json();
    application.created = test::kFlowStart;
    application.id = store->add_application(application).value();
    put_person("-7", "JOEY", "1S00E00AA07");
    put_person("-8", "ABBY", "1S00E00AA08");
    put_person("-9", "ABBY", "1S00E00AA09");
  }

  // The server again, with other options.
  template <class Change>
  void build(const Change& change) {
    Options options;
    options.public_url = "https://bb.example.org";
    options.v3_endpoints = true;
    options.identity_issuers = {{"https://issuer.example.org", issuer->url() + "/jwks"}};
    change(options);
    router = http::Router();
    Dependencies dependencies{*store, clock, sessions, pages, options};
    dependencies.people = &people;
    dependencies.keys = &keys;
    add_routes(router, dependencies);
  }
  void update(const std::function<void(store::Application&)>& change) {
    change(application);
    ASSERT_TRUE(store->update_application(application).ok());
  }
  void put_person(std::string_view id, std::string_view given, std::string_view mbi) {
    using B = rif::Beneficiary;
    auto batch = claims->begin().value();
    ASSERT_TRUE(batch
                    ->put_beneficiary(test::make_record<B>({{B::BENE_ID, id},
                                                            {B::RFRNC_YR, "2026"},
                                                            {B::BENE_GVN_NAME, given},
                                                            {B::BENE_SRNM_NAME, "COFFEE"},
                                                            {B::BENE_BIRTH_DT, "23-MAY-1966"},
                                                            {B::MBI_NUM, mbi},
                                                            {B::BENE_CRNT_HIC_NUM, "123454941A"},
                                                            {B::CRNT_BIC, "A"}}))
                    .ok());
    ASSERT_TRUE(batch->commit().ok());
  }

  // JSON members, by name: texts with their quotes. `changes` replace or add; an empty value removes.
  using Members = std::vector<std::pair<std::string, std::string>>;
  static std::string object(Members members, const Members& changes) {
    for (const auto& [name, value] : changes) {
      std::erase_if(members, [&](const auto& one) { return one.first == name; });
      if (!value.empty()) members.emplace_back(name, value);
    }
    std::string json = "{";
    for (const auto& [name, value] : members)
      json.append(json.size() > 1 ? "," : "").append("\"" + name + "\":" + value);
    return json + "}";
  }
  std::string seconds(int from_now) const {
    return std::to_string(std::chrono::duration_cast<Seconds>(clock.now().time_since_epoch()).count() +
                          from_now);
  }
  std::string next_id() { return "\"id-" + std::to_string(++ids) + "\""; }

  std::string id_token(const Members& changes = {}, const jose::JwsHeader& header = kIssuerHeader) {
    return *jose::sign_jws(issuer_key, header,
                           object({{"iss", R"("https://issuer.example.org")"},
                                   {"sub", R"("person-1")"},
                                   {"aud", R"("any")"},
                                   {"jti", next_id()},
                                   {"exp", seconds(300)},
                                   {"iat", seconds(-10)},
                                   {"auth_time", seconds(-20)},
                                   {"identity_assurance_level", "2"},
                                   {"given_name", R"("Joey")"},
                                   {"family_name", R"("Coffee")"},
                                   {"birthdate", R"("1966-05-23")"},
                                   {"ssn_itin_short", R"("4941")"}},
                                  changes));
  }
  std::string assertion(const Members& changes = {}, const jose::JwsHeader& header = kAppHeader) {
    const std::string smart =
        R"({"cms_smart":{"version":"1","purpose_of_use":"PATRQT","id_token":")" + id_token() + R"("}})";
    return *jose::sign_jws(app_key, header,
                           object({{"iss", R"("network-app")"},
                                   {"sub", R"("network-app")"},
                                   {"aud", R"("https://bb.example.org/v3/o/token")"},
                                   {"jti", next_id()},
                                   {"exp", seconds(200)},
                                   {"extensions", smart}},
                                  changes));
  }
  // With an identity token that was changed.
  std::string assertion_of(const std::string& token) {
    return assertion({{"extensions", R"({"cms_smart":{"version":"1","purpose_of_use":"PATRQT","id_token":")" +
                                         token + R"("}})"}});
  }

  test::Answer ask(const std::string& with_assertion, const Parameters& changes = {},
                   const std::string& path = "/v3/o/token") {
    test::Browser browser(router);
    Parameters parameters = {{"grant_type", "client_credentials"},
                             {"scope", "patient/Patient.rs openid"},
                             {"client_assertion_type", std::string(kAssertionType)},
                             {"client_assertion", with_assertion}};
    for (const auto& [name, value] : changes) {
      std::erase_if(parameters, [&](const Parameter& one) { return one.first == name; });
      if (!value.empty()) parameters.emplace_back(name, value);
    }
    return browser.post(path, parameters);
  }

  static constexpr jose::JwsHeader kIssuerHeader{.algorithm = jose::Algorithm::rs256, .kid = "i1"};
  static constexpr jose::JwsHeader kAppHeader{.algorithm = jose::Algorithm::es384, .kid = "a1"};

  // RSA keys take a second to make: one for all tests.
  static const jose::PrivateKey& rsa_key() {
    static const jose::PrivateKey key = jose::PrivateKey::generate(jose::KeyType::rsa).value();
    return key;
  }

  test::Folder folder;
  ManualClock clock{test::kFlowStart};
  const jose::PrivateKey& issuer_key = rsa_key();
  const jose::PrivateKey app_key = jose::PrivateKey::generate(jose::KeyType::ec_p384).value();
  std::atomic<int> issuer_status = 200;
  std::unique_ptr<test::LocalServer> issuer;
  std::unique_ptr<http::Client> client = http::Client::make({}).value();
  jose::RemoteKeys keys{*client, clock, {.allow_loopback_http = true}};
  std::shared_ptr<store::ClaimStore> claims =
      store::open_claim_store("sqlite:" + folder / "store.db", true).value();
  std::shared_ptr<store::AuthStore> store =
      store::open_auth_store("sqlite:" + folder / "store.db", true).value();
  identity::StoredPeople people{claims};
  identity::Sessions sessions{*store, clock};
  test::PlainPages pages;
  http::Router router;
  store::Application application;
  int ids = 0;
};

}  // namespace bb::oauth
