#include "cli/operators.h"

#include <gtest/gtest.h>

#include "cli/report_cms_0057.h"
#include "cli/upkeep.h"
#include "support/folder.h"
#include "support/prometheus.h"

namespace bb::cli {
namespace {

const Instant kNow = *parse_instant("2026-11-22T03:24:22Z");
constexpr store::ApplicationId kOne = 1, kTwo = 2;

class OperatorsTest : public ::testing::Test {
 protected:
  http::Response get(std::string_view path, std::string_view query = "") {
    const http::Router router = operators_router(accounts_.get(), *clock_);
    http::Request request;
    request.path = path;
    request.query = query;
    http::Response response;
    const auto match = router.match(request, response);
    (*match.handler)(request, response);
    return response;
  }
  void upkeep_once() { const Upkeep upkeep(*accounts_, transfers_, clock_); }

  test::Folder folder_;
  std::shared_ptr<store::AuthStore> accounts_ =
      store::open_auth_store("sqlite:" + folder_ / "s.db", true).value();
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>(kNow);
  std::shared_ptr<gateway::Transfers> transfers_ = std::make_shared<gateway::Transfers>();
};

TEST_F(OperatorsTest, metrics_are_prometheus_text) {
  const http::Response response = get("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(test::faults_of_prometheus_text(response.body.view()), "");
}

// 89 FR 8758: data that went to two apps, or to one again later in the year, went more than once.
TEST_F(OperatorsTest, members_are_counted_as_cms_0057_asks) {
  transfers_->note(1, kOne, kNow);
  transfers_->note(1, kOne, kNow + std::chrono::minutes(1));  // the same retrieval
  transfers_->note(2, kOne, kNow);
  transfers_->note(3, kOne, kNow);
  transfers_->note(3, kTwo, kNow);
  upkeep_once();
  transfers_->note(1, kOne, kNow + std::chrono::hours(1));
  transfers_->note(2, kOne, kNow + std::chrono::hours(24));
  transfers_->note(4, kOne, kNow + std::chrono::hours(24 * 365));
  upkeep_once();
  EXPECT_EQ(
      get("/reports/cms-0057", "year=2026").body.view(),
      R"({"year":2026,"members":3,"members_more_than_once":2,"members_to_more_than_one_application":1})");
  EXPECT_EQ(get("/reports/cms-0057").body.view(), get("/reports/cms-0057", "year=2026").body.view());
  EXPECT_EQ(
      get("/reports/cms-0057", "year=2027").body.view(),
      R"({"year":2027,"members":1,"members_more_than_once":0,"members_to_more_than_one_application":0})");
}

TEST_F(OperatorsTest, a_bad_year_is_400) {
  for (const std::string_view query :
       {"year=", "year=x", "year=26", "year=2026x", "year=-2026", "year=%zz"}) {
    EXPECT_EQ(get("/reports/cms-0057", query).status, 400) << query;
  }
}

TEST_F(OperatorsTest, a_server_without_accounts_has_no_report) {
  accounts_.reset();
  EXPECT_EQ(get("/reports/cms-0057").status, 404);
  EXPECT_EQ(get("/metrics").status, 200);
}

}  // namespace
}  // namespace bb::cli
