#include "gateway/capabilities.h"

#include <gtest/gtest.h>

#include "base/log.h"

namespace bb::gateway {
namespace {

// A data server that answers when the test says so.
class SlowBackend final : public Backend {
 public:
  bool has(fhir::Version) const override { return true; }
  bool answers_at_once() const override { return false; }
  void answer(const Question&, const http::Request&, http::Response&, Answered) override {}
  void metadata(fhir::Version version, const std::string& base, http::Response& response,
                Answered answered) override {
    asked_.push_back(std::to_string(static_cast<int>(version)) + " " + base);
    response_ = &response;
    answered_ = std::move(answered);
  }
  void check(fhir::Version, std::function<void(Result<void>)>) override {}

  void come(int status, std::string_view statement) {
    response_->body.append(statement);
    const Answered answered = std::move(answered_);
    answered({{status, {}, {}}, {}});
  }
  std::vector<std::string> asked_;

 private:
  http::Response* response_ = nullptr;
  Answered answered_;
};

constexpr std::string_view kStatement = R"({"resourceType":"CapabilityStatement","rest":[]})";

class CapabilitiesTest : public ::testing::Test {
 protected:
  CapabilitiesTest() { log::set_level(log::Level::off); }
  ~CapabilitiesTest() override { log::set_level(log::Level::info); }

  struct Asker {
    http::Response response;
    int done = 0;
  };
  void ask(Asker& asker, fhir::Version version = fhir::Version::v2) {
    capabilities_->show(version, asker.response, [&asker] { ++asker.done; });
  }

  std::shared_ptr<SlowBackend> backend_ = std::make_shared<SlowBackend>();
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>(*parse_instant("2026-09-21T18:00:00Z"));
  std::shared_ptr<Capabilities> capabilities_ =
      std::make_shared<Capabilities>(backend_, clock_, PublicAddress{.public_url = "https://bb.example"});
};

TEST_F(CapabilitiesTest, many_who_ask_at_once_are_one_question_to_the_data_server) {
  Asker askers[3];
  for (Asker& asker : askers) ask(asker);
  EXPECT_EQ(backend_->asked_, std::vector<std::string>{"2 https://bb.example/v2/fhir"});
  for (const Asker& asker : askers) EXPECT_EQ(asker.done, 0);
  backend_->come(200, kStatement);
  for (const Asker& asker : askers) {
    EXPECT_EQ(asker.done, 1);
    EXPECT_EQ(asker.response.status, 200);
    EXPECT_EQ(asker.response.body.view(), askers[0].response.body.view());
    EXPECT_FALSE(asker.response.body.empty());
  }
}

TEST_F(CapabilitiesTest, each_version_has_its_own) {
  Asker v1, v2;
  ask(v2);
  backend_->come(200, kStatement);
  ask(v1, fhir::Version::v1);
  EXPECT_EQ(v1.done, 0);
  backend_->come(200, R"({"resourceType":"CapabilityStatement","fhirVersion":"3.0.2","rest":[]})");
  EXPECT_NE(v1.response.body.view(), v2.response.body.view());
}

TEST_F(CapabilitiesTest, a_failure_is_told_to_all_who_wait_and_asked_again_by_the_next) {
  Asker first, second, third;
  ask(first);
  ask(second);
  backend_->come(500, "");
  EXPECT_EQ(first.response.status, 502);
  EXPECT_EQ(second.response.status, 502);
  EXPECT_EQ(first.done + second.done, 2);
  ask(third);
  EXPECT_EQ(backend_->asked_.size(), 2U);
  backend_->come(200, kStatement);
  EXPECT_EQ(third.response.status, 200);
}

TEST_F(CapabilitiesTest, who_asks_within_a_minute_does_not_wait) {
  Asker first, second, third;
  ask(first);
  backend_->come(200, kStatement);
  clock_->advance(Milliseconds(59'999));
  ask(second);
  EXPECT_EQ(second.done, 1);
  EXPECT_EQ(second.response.body.view(), first.response.body.view());
  clock_->advance(Milliseconds(1));
  ask(third);
  EXPECT_EQ(third.done, 0);
  backend_->come(200, kStatement);
  EXPECT_EQ(third.done, 1);
}

}  // namespace
}  // namespace bb::gateway
