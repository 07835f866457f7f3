// Patients and Coverages that were rendered before: the bytes are those of an answer that was rendered anew.
#include <gtest/gtest.h>

#include <regex>

#include "fhir/service.h"
#include "support/folder.h"
#include "support/records.h"

namespace bb::fhir {
namespace {

using B = rif::Beneficiary;
using test::make_record;

class RenderedPersons : public testing::Test {
 protected:
  void SetUp() override {
    store_ = *store::open_claim_store("sqlite:" + folder_ / "claims.db", true);
    load("SMITH");
    service_ = std::make_unique<Service>(store_, std::make_shared<SystemClock>(),
                                         ServiceOptions{.rendered_claims = std::size_t{64} << 20});
    plain_ = std::make_unique<Service>(store_, std::make_shared<SystemClock>());
  }
  void load(const char* surname, const char* year = "2020") {
    auto batch = *store_->begin();
    const auto record = make_record<B>({{B::BENE_ID, "7"},
                                        {B::MBI_NUM, "1S00E00AA00"},
                                        {B::BENE_CRNT_HIC_NUM, "543217066T"},
                                        {B::BENE_SRNM_NAME, surname},
                                        {B::BENE_GVN_NAME, "ANN"},
                                        {B::STATE_CODE, "22"},
                                        {B::RFRNC_YR, year}});
    ASSERT_TRUE(batch->put_beneficiary(record).ok());
    ASSERT_TRUE(batch->commit().ok());
  }

  struct Seen {
    int status = 0;
    std::string text, etag;
    std::optional<Instant> last_modified;
    std::size_t inserted = 0;
  };
  static Seen ask(Service& service, Request request) {
    request.base = "https://host/v2/fhir";
    Buffer body;
    Inserts inserts;
    const Answer answer = service.answer(request, body, &inserts);
    static const std::regex own(
        R"re("id":"[0-9a-f]{8}-[-0-9a-f]{27}")re");  // what each Bundle has of its own
    return {answer.status, std::regex_replace(whole_text(body.view(), inserts), own, "\"id\":\"...\""),
            answer.etag, answer.last_modified, whole_size({}, inserts)};
  }
  void expect_plain(const Request& request, const std::string& what) {
    const Seen plain = ask(*plain_, request);
    for (int time = 0; time < 4; ++time) {
      const Seen seen = ask(*service_, request);
      EXPECT_EQ(seen.status, plain.status) << what;
      EXPECT_EQ(seen.text, plain.text) << what << ", time " << time;
      EXPECT_EQ(seen.etag, plain.etag) << what << ", time " << time;
      EXPECT_EQ(seen.last_modified, plain.last_modified) << what << ", time " << time;
    }
  }
  static Request read(ResourceType type, std::string_view id, Version version = Version::v2) {
    Request request;
    request.version = version;
    request.type = type;
    request.id = id;
    return request;
  }
  static Request search(ResourceType type, Parameters parameters) {
    Request request;
    request.type = type;
    request.parameters = std::move(parameters);
    return request;
  }
  static Request patient() { return read(ResourceType::patient, "7"); }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> store_;
  std::unique_ptr<Service> service_, plain_;
};

TEST_F(RenderedPersons, are_the_bytes_that_would_have_been_rendered) {
  for (const auto version : {Version::v1, Version::v2}) {
    expect_plain(read(ResourceType::patient, "7", version), "Patient");
    for (const char* id : {"part-a-7", "part-b-7", "part-c-7", "part-d-7"})
      expect_plain(read(ResourceType::coverage, id, version), id);
  }
  expect_plain(search(ResourceType::patient, {{"_id", "7"}}), "Patient by id");
  expect_plain(search(ResourceType::patient, {{"_id", "7"}, {"_lastUpdated", "lt2000"}}), "none so old");
  expect_plain(search(ResourceType::patient, {{"_id", "8"}}), "nobody");
  expect_plain(search(ResourceType::coverage, {{"beneficiary", "7"}}), "Coverage");
  expect_plain(search(ResourceType::coverage, {{"beneficiary", "7"}, {"_count", "2"}}), "two");
  expect_plain(search(ResourceType::coverage, {{"beneficiary", "7"}, {"_count", "2"}, {"startIndex", "1"}}),
               "two between");
  expect_plain(search(ResourceType::coverage, {{"beneficiary", "7"}, {"startIndex", "4"}}), "behind the end");
}

TEST_F(RenderedPersons, are_kept_the_second_time_they_are_asked_for) {
  EXPECT_EQ(ask(*service_, patient()).inserted, 0U);
  EXPECT_EQ(ask(*service_, patient()).inserted, 0U);
  const Seen seen = ask(*service_, patient());
  EXPECT_EQ(seen.inserted, seen.text.size());
  EXPECT_GT(ask(*service_, search(ResourceType::patient, {{"_id", "7"}})).inserted, 0U);
}

TEST_F(RenderedPersons, are_new_when_anything_was_loaded) {
  expect_plain(patient(), "before");
  load("JONES");
  EXPECT_NE(ask(*service_, patient()).text.find("JONES"), std::string::npos);
  expect_plain(patient(), "after");
  const auto coverage = read(ResourceType::coverage, "part-d-7");
  expect_plain(coverage, "before a year was added");
  load("JONES", "2021");
  expect_plain(coverage, "after a year was added");
}

TEST_F(RenderedPersons, with_other_options_are_others) {
  for (const auto version : {Version::v1, Version::v2}) {
    for (int options = 0; options < 8; ++options) {
      Request request = read(ResourceType::patient, "7", version);
      request.include_address_fields = (options & 4) != 0;
      request.include_mbi = (options & 2) != 0;
      request.include_hicn = (options & 1) != 0;
      expect_plain(request, "options " + std::to_string(options));
    }
  }
}

TEST_F(RenderedPersons, are_another_beneficiarys_for_nobody) {
  for (int i = 0; i < 3; ++i) ask(*service_, patient());
  Request request = patient();
  request.beneficiary = 8;
  EXPECT_EQ(ask(*service_, request).status, 404);
  request = read(ResourceType::coverage, "part-a-7");
  for (int i = 0; i < 3; ++i) ask(*service_, request);
  request.beneficiary = 8;
  EXPECT_EQ(ask(*service_, request).status, 404);
  request = search(ResourceType::coverage, {{"beneficiary", "7"}});
  for (int i = 0; i < 3; ++i) ask(*service_, request);
  request.beneficiary = 8;
  EXPECT_NE(ask(*service_, request).text.find("\"total\":0"), std::string::npos);
}

}  // namespace
}  // namespace bb::fhir
