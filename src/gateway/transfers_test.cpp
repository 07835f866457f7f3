#include "gateway/transfers.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace bb::gateway {
namespace {

const Instant kNow = *parse_instant("2026-11-22T03:24:22Z");

TEST(Transfers, a_pair_is_taken_once_with_its_last_time) {
  Transfers transfers;
  for (int i = 0; i < 10; ++i) transfers.note(1, 2, kNow + Seconds(i));
  transfers.note(1, 3, kNow);
  auto taken = transfers.take();
  ASSERT_EQ(taken.size(), 2U);
  std::sort(taken.begin(), taken.end(),
            [](const auto& a, const auto& b) { return a.application < b.application; });
  EXPECT_EQ(taken[0].user, 1);
  EXPECT_EQ(taken[0].application, 2);
  EXPECT_EQ(taken[0].year, 2026);
  EXPECT_EQ(taken[0].last, kNow + Seconds(9));
  EXPECT_TRUE(transfers.take().empty());
}

TEST(Transfers, a_year_ends_in_utc) {
  Transfers transfers;
  transfers.note(1, 2, *parse_instant("2026-12-31T23:59:59.999Z"));
  transfers.note(1, 2, *parse_instant("2027-01-01T00:00:00Z"));
  EXPECT_EQ(transfers.take().size(), 2U);
}

TEST(Transfers, what_could_not_be_stored_is_not_lost) {
  Transfers transfers;
  transfers.note(1, 2, kNow);
  const auto taken = transfers.take();
  transfers.note(1, 2, kNow + Seconds(5));
  transfers.give_back(taken);
  const auto again = transfers.take();
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].last, kNow + Seconds(5));
}

TEST(Transfers, memory_is_bounded) {
  Transfers transfers;
  for (int i = 0; i < 300'000; ++i) transfers.note(i, 2, kNow);
  EXPECT_LE(transfers.take().size(), Transfers::kMost);
}

}  // namespace
}  // namespace bb::gateway
