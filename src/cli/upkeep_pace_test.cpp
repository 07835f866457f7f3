#include "cli/upkeep_pace.h"

#include <gtest/gtest.h>

namespace bb::cli {
namespace {

using namespace std::chrono_literals;

constexpr PaceRules kRules{10ms, 100, 5'000, 2, 2ms};

TEST(UpkeepPace, steps_grow_while_they_are_short_and_there_is_as_much_to_remove) {
  Pace pace(kRules);
  EXPECT_EQ(pace.rows(), 100) << "the first one is careful";
  (void)pace.after(100, 1ms);
  EXPECT_EQ(pace.rows(), 200) << "twice, however short it was";
  (void)pace.after(200, 8ms);
  EXPECT_EQ(pace.rows(), 250) << "as many as would have taken 10 ms";
  (void)pace.after(30, 1ms);
  EXPECT_EQ(pace.rows(), 250) << "a step that found little says nothing of large ones";
  for (int i = 0; i < 20; ++i) (void)pace.after(pace.rows(), 1ms);
  EXPECT_EQ(pace.rows(), 5'000);
}

TEST(UpkeepPace, steps_shrink_as_soon_as_they_are_slow) {
  Pace pace(kRules);
  for (int i = 0; i < 20; ++i) (void)pace.after(pace.rows(), 1ms);
  (void)pace.after(5'000, 20ms);
  EXPECT_EQ(pace.rows(), 2'500);
  (void)pace.after(2'500, 1s);
  EXPECT_EQ(pace.rows(), 625) << "one that was stopped for long does not end the removal";
  (void)pace.after(10, 50ms);
  EXPECT_EQ(pace.rows(), 156) << "slow with few rows is slow, too";
  (void)pace.after(156, 1s);
  EXPECT_EQ(pace.rows(), 100);
}

TEST(UpkeepPace, a_third_of_the_time_is_for_removing_however_slow_the_machine_is) {
  Pace pace(kRules);
  EXPECT_EQ(pace.after(100, 5ms), 10ms);
  EXPECT_EQ(pace.after(100, 3s), 6s);
  EXPECT_EQ(pace.after(100, 100us), 2ms) << "and others get a chance to begin";
  EXPECT_EQ(pace.after(100, 0us), 2ms);
}

}  // namespace
}  // namespace bb::cli
