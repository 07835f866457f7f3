// Answers of which parts were rendered before: the bytes are those of an answer that was rendered whole.
#include <gtest/gtest.h>

#include <regex>

#include "fhir/service.h"
#include "support/folder.h"
#include "support/records.h"

namespace bb::fhir {
namespace {

using Carrier = rif::Carrier;
using test::make_record;

class RenderedPages : public testing::Test {
 protected:
  void SetUp() override {
    store_ = *store::open_claim_store("sqlite:" + folder_ / "claims.db", true);
    auto batch = *store_->begin();
    using B = rif::Beneficiary;
    ASSERT_TRUE(
        batch->put_beneficiary(make_record<B>({{B::BENE_ID, "7"}, {B::MBI_NUM, "1S00E00AA00"}})).ok());
    for (int id = 10; id < 30; ++id) put(*batch, id, "1");
    ASSERT_TRUE(batch->commit().ok());
    make_service(std::size_t{64} << 20);
    plain_ = std::make_unique<Service>(store_, std::make_shared<SystemClock>());
  }
  void make_service(std::size_t bytes) {
    service_ = std::make_unique<Service>(store_, std::make_shared<SystemClock>(),
                                         ServiceOptions{.rendered_claims = bytes});
  }
  static void put(store::ClaimStore::Batch& batch, int id, const char* line, bool sensitive = false) {
    const std::string text = std::to_string(id);
    const std::string record = make_record<Carrier>(
        {{Carrier::CLM_ID, text.c_str()}, {Carrier::BENE_ID, "7"}, {Carrier::LINE_NUM, line}});
    ASSERT_TRUE(
        batch.put_claim({ClaimType::carrier, id, 7, make_date(2020, 1, id), Instant{}, sensitive, record})
            .ok());
  }
  void load(int id, const char* line, bool sensitive = false) {
    auto batch = *store_->begin();
    put(*batch, id, line, sensitive);
    ASSERT_TRUE(batch->commit().ok());
  }

  struct Seen {
    std::string text;
    std::size_t inserts = 0, inserted = 0;
    bool ends_with_insert = false;
  };
  static Seen ask(Service& service, Request request) {
    request.base = "https://host/v2/fhir";
    request.type = ResourceType::explanation_of_benefit;
    Buffer body;
    Inserts inserts;
    EXPECT_EQ(service.answer(request, body, &inserts).status, 200);
    Seen seen{whole_text(body.view(), inserts), inserts.size(), whole_size({}, inserts),
              !inserts.empty() && inserts.back().at == body.size()};
    // What each answer has of its own.
    static const std::regex own(R"re("id":"[0-9a-f]{8}-[-0-9a-f]{27}")re");
    seen.text = std::regex_replace(seen.text, own, "\"id\":\"...\"");
    return seen;
  }
  static Request search(Parameters parameters) {
    Request request;
    parameters.insert(parameters.begin(), {"patient", "7"});
    request.parameters = std::move(parameters);
    return request;
  }
  // Asks often enough for everything that can be kept to be kept.
  Seen again(const Request& request) {
    for (int i = 0; i < 4; ++i) ask(*service_, request);
    return ask(*service_, request);
  }
  void expect_plain(const Request& request, const char* what) {
    const std::string plain = ask(*plain_, request).text;
    EXPECT_GT(plain.size(), 100U);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(*service_, request).text, plain) << what << ", time " << i;
  }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> store_;
  std::unique_ptr<Service> service_, plain_;
};

TEST_F(RenderedPages, are_the_bytes_that_would_have_been_rendered) {
  expect_plain(search({}), "all");
  expect_plain(search({{"_count", "5"}}), "first page");
  expect_plain(search({{"_count", "5"}, {"startIndex", "3"}}), "a page across others");
  expect_plain(search({{"_count", "5"}, {"startIndex", "18"}}), "a short last page");
  expect_plain(search({{"service-date", "ge2020-01-20"}}), "by date");
  expect_plain(search({{"type", "carrier"}}), "by type");
  expect_plain(search({{"type", "pde"}}), "nothing");
}

TEST_F(RenderedPages, lie_in_one_part_once_all_claims_of_a_page_were_asked_for_again) {
  const auto request = search({{"_count", "10"}});
  EXPECT_EQ(ask(*service_, request).inserted, 0U);
  const Seen seen = again(request);
  EXPECT_EQ(seen.inserts, 1U);
  EXPECT_TRUE(seen.ends_with_insert);
  EXPECT_GT(seen.inserted, seen.text.size() * 8 / 10);
}

TEST_F(RenderedPages, may_have_rendered_and_kept_claims_side_by_side) {
  again(search({{"_count", "3"}, {"startIndex", "4"}}));
  again(search({{"_count", "2"}, {"startIndex", "9"}}));
  const auto request = search({{"_count", "12"}});
  const std::string plain = ask(*plain_, request).text;
  const Seen mixed = ask(*service_, request);
  EXPECT_EQ(mixed.text, plain);
  EXPECT_EQ(mixed.inserts, 2U);
  again(search({{"_count", "1"}, {"startIndex", "19"}}));
  expect_plain(search({{"_count", "3"}, {"startIndex", "17"}}), "the last one is kept");
}

TEST_F(RenderedPages, of_a_claim_that_is_read) {
  Request request;
  request.id = "carrier-12";
  again(search({{"_count", "10"}}));
  const Seen seen = ask(*service_, request);
  EXPECT_GT(seen.inserted, 0U);
  EXPECT_EQ(seen.text, ask(*plain_, request).text);
  EXPECT_TRUE(seen.text.starts_with(R"({"resourceType":"ExplanationOfBenefit","id":"carrier-12")"));
  EXPECT_TRUE(seen.text.ends_with("}"));
}

TEST_F(RenderedPages, are_new_when_a_claim_was_loaded_anew_or_added_or_became_sensitive) {
  const auto request = search({{"_count", "30"}});
  again(request);
  load(12, "77");
  expect_plain(request, "changed");
  load(40, "1");
  expect_plain(request, "added");
  Request careful = request;
  careful.exclude_sensitive = true;
  again(careful);
  load(13, "2", true);
  expect_plain(careful, "sensitive");
  EXPECT_EQ(ask(*service_, careful).text.find("carrier-13\""), std::string::npos);
  EXPECT_NE(ask(*service_, request).text.find("carrier-13\""), std::string::npos);
}

TEST_F(RenderedPages, are_new_when_names_were_loaded) {
  const auto request = search({{"_count", "2"}});
  again(request);
  auto batch = *store_->begin();
  ASSERT_TRUE(batch->put_icd(terminology::IcdSystem::icd10_cm, "A00", "Cholera").ok());
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(ask(*service_, request).inserted, 0U);
  expect_plain(request, "names");
}

TEST_F(RenderedPages, are_another_beneficiarys_for_nobody) {
  auto request = search({{"_count", "10"}});
  again(request);
  request.beneficiary = 8;
  EXPECT_NE(ask(*service_, request).text.find("\"total\":0"), std::string::npos);
}

TEST_F(RenderedPages, with_tax_numbers_are_others_than_those_without) {
  auto request = search({{"_count", "10"}});
  again(request);
  request.include_tax_numbers = true;
  EXPECT_EQ(ask(*service_, request).inserted, 0U);
  expect_plain(request, "with tax numbers");
}

TEST_F(RenderedPages, of_one_version_are_no_others) {
  auto v1 = search({{"_count", "5"}});
  v1.version = Version::v1;
  const std::string v2 = again(search({{"_count", "5"}})).text;
  expect_plain(v1, "after v2");
  EXPECT_EQ(ask(*service_, search({{"_count", "5"}})).text, v2);
}

TEST_F(RenderedPages, are_none_without_memory_for_them_and_whole_for_whoever_takes_text_only) {
  make_service(0);
  EXPECT_EQ(again(search({})).inserted, 0U);
  make_service(std::size_t{64} << 20);
  const auto request = search({{"_count", "10"}});
  const std::string plain = again(request).text;
  Request text_only = request;
  text_only.base = "https://host/v2/fhir";
  text_only.type = ResourceType::explanation_of_benefit;
  Buffer body;
  service_->answer(text_only, body);
  EXPECT_EQ(body.size(), plain.size() + 36 - 3);  // a UUID is 36 long, "..." stands for it in `plain`
}

}  // namespace
}  // namespace bb::fhir
