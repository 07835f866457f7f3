#include "base/memory_run.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

std::shared_ptr<MemoryRun> run_of(std::size_t capacity, std::string_view text = {}) {
  auto made = MemoryRun::make(capacity);
  EXPECT_TRUE(made.ok());
  EXPECT_TRUE((*made)->append(text));
  return *made;
}

TEST(MemoryRun, keeps_what_was_appended_where_it_was_appended) {
  const auto memory = run_of(100, "first");
  ASSERT_TRUE(memory->append("second"));
  EXPECT_EQ(memory->size(), 11U);
  EXPECT_EQ(memory->view(0, 11), "firstsecond");
  EXPECT_EQ(memory->view(5, 6), "second");
}

TEST(MemoryRun, refuses_whole_what_does_not_fit) {
  const auto memory = run_of(10, "123456");
  EXPECT_FALSE(memory->append("12345"));
  EXPECT_EQ(memory->size(), 6U);
  EXPECT_TRUE(memory->append("7890"));
  EXPECT_EQ(memory->view(0, 10), "1234567890");
}

TEST(Inserts, stand_where_they_were_put_in_the_text) {
  const auto memory = run_of(100, "oneTWO");
  const Inserts inserts = {{0, memory, 0, 3}, {2, memory, 3, 3}, {4, memory, 0, 3}};
  EXPECT_EQ(whole_text("1234", inserts), "one12TWO34one");
  EXPECT_EQ(whole_size("1234", inserts), 13U);
  EXPECT_EQ(whole_text("1234", {}), "1234");
}

}  // namespace
}  // namespace bb
