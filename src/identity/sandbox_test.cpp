#include "identity/sandbox.h"

#include <gtest/gtest.h>

#include "identity/stored_people.h"
#include "support/folder.h"
#include "support/records.h"

namespace bb::identity {
namespace {

using rif::Beneficiary;

class SandboxTest : public ::testing::Test {
 protected:
  SandboxTest() {
    auto batch = claims_->begin().value();
    for (const auto& [id, given, family] : {std::tuple{"-300", "CARL", "C"}, std::tuple{"-100", "ALICE", "A"},
                                            std::tuple{"-200", "BOB", "B"}}) {
      EXPECT_TRUE(
          batch
              ->put_beneficiary(test::make_record<Beneficiary>({{Beneficiary::BENE_ID, id},
                                                                {Beneficiary::RFRNC_YR, "2026"},
                                                                {Beneficiary::BENE_GVN_NAME, given},
                                                                {Beneficiary::BENE_SRNM_NAME, family}}))
              .ok());
    }
    EXPECT_TRUE(batch->commit().ok());
  }
  std::optional<store::User> check(const std::string& username, const std::string& password) {
    const auto id = sandbox_.check(username, password).value();
    return id ? users_->find_user(*id).value() : std::nullopt;
  }

  test::Folder folder_;
  ManualClock clock_{Instant{Milliseconds{1'790'000'000'000}}};
  std::string url_ = "sqlite:" + (folder_ / "store.db");
  std::shared_ptr<store::ClaimStore> claims_ = store::open_claim_store(url_, true).value();
  std::shared_ptr<store::AuthStore> users_ = store::open_auth_store(url_, true).value();
  StoredPeople people_{claims_};
  SandboxUsers sandbox_{*users_, people_, clock_};
};

TEST(SandboxNumber, is_five_digits_after_the_prefix) {
  EXPECT_EQ(sandbox_number("BBUser00000"), 0U);
  EXPECT_EQ(sandbox_number("BBUser10042"), 10042U);
  for (const char* other :
       {"", "BBUser", "BBUser0000", "BBUser000000", "BBUser0000x", "bbuser00000", "XBUser00000"}) {
    EXPECT_FALSE(sandbox_number(other)) << other;
  }
}

TEST_F(SandboxTest, people_are_the_synthetic_beneficiaries_by_number) {
  const auto first = check("BBUser00000", "PW00000!");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->beneficiary, -100);
  EXPECT_EQ(first->given_name, "ALICE");
  EXPECT_EQ(first->family_name, "A");
  EXPECT_EQ(first->created, clock_.now());
  EXPECT_EQ(check("BBUser00002", "PW00002!")->beneficiary, -300);
  EXPECT_FALSE(check("BBUser00003", "PW00003!")) << "there are three";
}

TEST_F(SandboxTest, a_user_is_made_once_and_kept_with_a_hash) {
  const auto first = check("BBUser00001", "PW00001!"), again = check("BBUser00001", "PW00001!");
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->id, again->id);
  EXPECT_EQ(first->password_hash->substr(0, 10), "$argon2id$");
}

TEST_F(SandboxTest, a_wrong_password_is_nobody_and_makes_nobody) {
  for (const char* wrong : {"", "PW00000", "pw00000!", "PW00001!", "PW00000!!"}) {
    EXPECT_FALSE(check("BBUser00000", wrong)) << wrong;
  }
  EXPECT_FALSE(users_->find_user("BBUser00000").value());
  ASSERT_TRUE(check("BBUser00000", "PW00000!"));
  EXPECT_FALSE(check("BBUser00000", "PW00001!")) << "after the first login neither";
  EXPECT_FALSE(check("BBUser00000", std::string(2000, 'x')));
  EXPECT_FALSE(check("nobody", "PW00000!"));
}

TEST_F(SandboxTest, a_beneficiary_with_a_positive_id_is_nobody) {
  auto batch = claims_->begin().value();
  ASSERT_TRUE(batch
                  ->put_beneficiary(test::make_record<Beneficiary>(
                      {{Beneficiary::BENE_ID, "5"}, {Beneficiary::RFRNC_YR, "2026"}}))
                  .ok());
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_FALSE(check("BBUser00000", "PW00000!"));
}

}  // namespace
}  // namespace bb::identity
