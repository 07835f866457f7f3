#include "cli/upkeep.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/folder.h"

namespace bb::cli {
namespace {

using namespace std::chrono_literals;

const Instant kNow = *parse_instant("2026-11-22T03:24:22Z");

class UpkeepTest : public ::testing::Test {
 protected:
  UpkeepTest() {
    store::User user;
    user.username = "somebody";
    user_ = accounts_->add_user(user).value();
  }
  Digest add_session(Instant created) {
    const Digest digest = sha256(std::to_string(++sessions_));
    EXPECT_TRUE(accounts_->add_session({digest, user_, created, created}).ok());
    return digest;
  }
  bool has_session(const Digest& digest) { return accounts_->find_session(digest)->has_value(); }

  test::Folder folder_;
  std::shared_ptr<store::AuthStore> accounts_ =
      store::open_auth_store("sqlite:" + folder_ / "s.db", true).value();
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>(kNow);
  std::shared_ptr<gateway::Transfers> transfers_ = std::make_shared<gateway::Transfers>();
  store::UserId user_ = 0;
  int sessions_ = 0;
};

TEST_F(UpkeepTest, what_has_ended_is_removed_in_steps_and_what_lives_stays) {
  std::vector<Digest> ended;
  for (int i = 0; i < 100; ++i) ended.push_back(add_session(kNow - 48h));
  const Digest live = add_session(kNow);
  UpkeepRules rules;
  rules.store_transfers = rules.purge = 1ms;
  rules.pace.least_rows = rules.pace.most_rows = 7;
  const Upkeep upkeep(*accounts_, transfers_, clock_, rules);
  for (int i = 0;
       i < 5'000 && std::ranges::any_of(ended, [&](const Digest& one) { return has_session(one); }); ++i)
    std::this_thread::sleep_for(1ms);
  for (const Digest& digest : ended) EXPECT_FALSE(has_session(digest));
  EXPECT_TRUE(has_session(live));
}

TEST_F(UpkeepTest, transfers_are_stored_now_and_then_and_at_the_end) {
  UpkeepRules rules;
  rules.store_transfers = 1ms;
  {
    const Upkeep upkeep(*accounts_, transfers_, clock_, rules);
    transfers_->note(user_, 1, kNow);
    for (int i = 0; i < 5'000 && accounts_->count_data_transfers(2026)->members == 0; ++i)
      std::this_thread::sleep_for(1ms);
    EXPECT_EQ(accounts_->count_data_transfers(2026)->members, 1);
  }
  {
    const Upkeep upkeep(*accounts_, transfers_, clock_);  // every ten seconds
    transfers_->note(user_ + 1, 1, kNow);
  }
  EXPECT_EQ(accounts_->count_data_transfers(2026)->members, 2);
}

TEST_F(UpkeepTest, it_ends_at_once) {
  const auto start = std::chrono::steady_clock::now();
  { const Upkeep upkeep(*accounts_, transfers_, clock_); }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

}  // namespace
}  // namespace bb::cli
