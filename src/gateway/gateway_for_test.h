// For tests of the gateway put together: stores with data of two beneficiaries, tokens issued through the
// store, requests through the router. No sockets.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "gateway/gateway.h"
#include "gateway/local_backend.h"
#include "support/folder.h"
#include "support/records.h"

namespace bb::gateway {

using rif::Beneficiary;
using rif::Carrier;

inline constexpr store::BeneficiaryId kAlice = -17, kBob = -18;
inline const Instant kNow = *parse_instant("2026-09-21T18:00:00Z");

inline constexpr const char* kDetailNotFound = R"({"detail":"Not found."})";
inline constexpr const char* kDetailForbidden =
    R"({"detail":"You do not have permission to perform this action."})";
inline constexpr const char* kDetailNoToken = R"({"detail":"Authentication credentials were not provided."})";

class Gateway : public ::testing::Test {
 protected:
  void SetUp() override { build(Rate{}); }

  void build(Rate rate) {
    const std::string url = "sqlite:" + folder_ / ("store" + std::to_string(++builds_) + ".db");
    claims_ = store::open_claim_store(url, true).value();
    auth_ = store::open_auth_store(url, true).value();
    add_people();
    options_.rate = rate;
    router_ = http::Router();
    const auto added = add_routes(
        router_,
        {auth_, make_backend(), clock_, [this] { return database_answers(); }, login_answers_, transfers_},
        options_);
    ASSERT_TRUE(added.ok()) << added.error().debug;
  }

  Result<void> database_answers() const {
    return database_fails_ ? Result<void>(internal("disk on fire")) : Result<void>();
  }

  // Of the stores, which are open.
  virtual std::shared_ptr<Backend> make_backend() {
    return make_local_backend(std::make_shared<fhir::Service>(claims_, clock_),
                              [this] { return database_answers(); });
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
    EXPECT_TRUE(auth_->add_session({sha256(session), user, kNow, kNow}).ok());
    store::Consent consent;
    consent.session = sha256(session);
    consent.code.digest = sha256("code" + name);
    consent.code.application = application_;
    consent.code.user = user;
    consent.code.scope = scope;
    consent.code.terms.include_sensitive = include_sensitive;
    consent.code.terms.part_d_eob_only = part_d_eob_only_;
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
    if (match.run == http::Run::later) {
      std::promise<void> done;
      (*match.later)(request, response, [&done] { done.set_value(); });
      done.get_future().wait();
    } else {
      (*match.handler)(request, response);
    }
    Answer answer{response.status, std::string(response.content_type), std::string(response.body.view()), {}};
    // Of several of a name, the first.
    for (auto& [name, value] : response.headers) answer.headers.emplace(name, value);
    return answer;
  }
  Answer get(const std::string& target, const std::string& token = {},
             std::vector<http::Header> headers = {}) {
    return ask(http::Method::get, target, token, std::move(headers));
  }

  static constexpr const char* kEverything =
      "profile patient/Patient.read patient/Coverage.read patient/ExplanationOfBenefit.read";

  test::Folder folder_;
  std::shared_ptr<Transfers> transfers_ = std::make_shared<Transfers>();
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>(kNow);
  std::shared_ptr<store::ClaimStore> claims_;
  std::shared_ptr<store::AuthStore> auth_;
  store::ApplicationId application_ = 0;
  std::map<store::BeneficiaryId, store::UserId> users_;
  std::optional<Instant> grant_expires_;
  bool part_d_eob_only_ = false;
  http::Router router_;
  Options options_;  // of the next build()
  HealthCheck login_answers_;
  bool database_fails_ = false;
  int issued_ = 0, builds_ = 0;
};

// The same for tests without a fixture, whose suite is shared with other rooms.
class Place : public Gateway {
 public:
  explicit Place(Options options = {}) {
    options_ = std::move(options);
    build(options_.rate);
  }
  using Gateway::Answer, Gateway::application_, Gateway::ask, Gateway::auth_, Gateway::clock_,
      Gateway::database_fails_, Gateway::get, Gateway::grant_expires_, Gateway::kEverything, Gateway::token,
      Gateway::users_;

 private:
  void TestBody() override {}
};

}  // namespace bb::gateway
