#include "http/done.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace bb::http {
namespace {

TEST(Done, many_calls_are_one) {
  std::atomic<int> called{0}, dropped{0};
  {
    const Done done = make_done([&](bool was_called) { ++(was_called ? called : dropped); });
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([copy = done] { copy(); });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(called, 1);
  }
  EXPECT_EQ(called, 1);
  EXPECT_EQ(dropped, 0);
}

TEST(Done, the_last_copy_that_is_dropped_says_so) {
  int dropped = 0;
  Done done = make_done([&](bool was_called) { dropped += was_called ? 0 : 1; });
  Done copy = done;
  done = nullptr;
  EXPECT_EQ(dropped, 0);
  copy = nullptr;
  EXPECT_EQ(dropped, 1);
}

}  // namespace
}  // namespace bb::http
