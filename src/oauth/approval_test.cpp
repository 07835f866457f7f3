#include "oauth/approval.h"

#include <gtest/gtest.h>

#include <set>

#include "oauth/routes.h"

namespace bb::oauth {
namespace {

constexpr Instant kNow{Milliseconds{1'790'000'000'500}};
const Digest kSession = sha256("cookie");

TEST(Approval, is_a_uuid_and_no_two_are_the_same) {
  std::set<std::string> made;
  for (int i = 0; i < 100; ++i) {
    const std::string uuid = make_approval(kSession, 7, kNow);
    EXPECT_TRUE(is_uuid(uuid)) << uuid;
    EXPECT_EQ(uuid[14], '4') << uuid;
    EXPECT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos) << uuid;
    EXPECT_TRUE(is_approval(uuid, kSession, 7, kNow)) << uuid;
    EXPECT_TRUE(made.insert(uuid).second) << uuid;
  }
}

TEST(Approval, is_for_one_session_and_one_application) {
  const std::string uuid = make_approval(kSession, 7, kNow);
  EXPECT_FALSE(is_approval(uuid, sha256("another"), 7, kNow));
  EXPECT_FALSE(is_approval(uuid, kSession, 8, kNow));
}

TEST(Approval, lives_ten_minutes) {
  const std::string uuid = make_approval(kSession, 7, kNow);
  EXPECT_TRUE(is_approval(uuid, kSession, 7, kNow + kApprovalLifetime - Seconds(1)));
  EXPECT_FALSE(is_approval(uuid, kSession, 7, kNow + kApprovalLifetime));
}

TEST(Approval, is_none_when_a_digit_of_it_was_changed) {
  const std::string uuid = make_approval(kSession, 7, kNow);
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (uuid[i] == '-') continue;
    std::string changed = uuid;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_FALSE(is_approval(changed, kSession, 7, kNow)) << changed;
  }
  for (const char* text : {"", "x", "00000000-0000-4000-8000-000000000000"}) {
    EXPECT_FALSE(is_approval(text, kSession, 7, kNow)) << text;
  }
}

}  // namespace
}  // namespace bb::oauth
