#include "base/memory_file.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

std::shared_ptr<MemoryFile> file_of(std::size_t capacity, std::string_view text = {}) {
  auto made = MemoryFile::make(capacity);
  EXPECT_TRUE(made.ok());
  EXPECT_TRUE((*made)->append(text));
  return *made;
}

TEST(MemoryFile, keeps_what_was_appended_where_it_was_appended) {
  const auto file = file_of(100, "first");
  ASSERT_TRUE(file->append("second"));
  EXPECT_EQ(file->size(), 11U);
  EXPECT_EQ(file->view(0, 11), "firstsecond");
  EXPECT_EQ(file->view(5, 6), "second");
}

TEST(MemoryFile, refuses_whole_what_does_not_fit) {
  const auto file = file_of(10, "123456");
  EXPECT_FALSE(file->append("12345"));
  EXPECT_EQ(file->size(), 6U);
  EXPECT_TRUE(file->append("7890"));
  EXPECT_EQ(file->view(0, 10), "1234567890");
}

TEST(Inserts, that_follow_each_other_become_one) {
  const auto file = file_of(100, "aaabbbccc"), other = file_of(100, "xxx");
  Inserts inserts;
  add_insert(inserts, {4, file, 0, 3});
  add_insert(inserts, {4, file, 3, 3});
  ASSERT_EQ(inserts.size(), 1U);
  EXPECT_EQ(inserts[0].view(), "aaabbb");
  add_insert(inserts, {4, other, 0, 3});  // another file
  add_insert(inserts, {4, file, 6, 3});   // another file again
  add_insert(inserts, {5, file, 6, 3});   // text between
  EXPECT_EQ(inserts.size(), 4U);
}

TEST(Inserts, stand_where_they_were_put_in_the_text) {
  const auto file = file_of(100, "oneTWO");
  const Inserts inserts = {{0, file, 0, 3}, {2, file, 3, 3}, {4, file, 0, 3}};
  EXPECT_EQ(whole_text("1234", inserts), "one12TWO34one");
  EXPECT_EQ(whole_size("1234", inserts), 13U);
  EXPECT_EQ(whole_text("1234", {}), "1234");
}

}  // namespace
}  // namespace bb
