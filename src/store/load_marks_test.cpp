#include "store/load_marks.h"

#include <gtest/gtest.h>

#include "base/result.h"

namespace bb::store {
namespace {

TEST(KnownMarks, are_read_at_first_and_then_not_for_a_second) {
  KnownMarks known;
  int reads = 0;
  const auto read = [&reads]() -> Result<LoadMarks> { return LoadMarks{++reads * 100, reads}; };
  EXPECT_EQ(known.refresh(read).last_loaded(), Instant(Milliseconds(100)));
  EXPECT_EQ(known.refresh(read).names_version(), 1U);
  EXPECT_EQ(reads, 1);
}

TEST(KnownMarks, never_go_back) {
  KnownMarks known;
  known.learn({500, 3});
  known.learn({400, 4});
  EXPECT_EQ(known.last_loaded(), Instant(Milliseconds(500)));
  EXPECT_EQ(known.names_version(), 4U);
}

TEST(KnownMarks, stay_when_they_cannot_be_read) {
  KnownMarks known;
  known.learn({500, 3});
  known.refresh([]() -> Result<LoadMarks> { return unavailable("away"); });
  EXPECT_EQ(known.last_loaded(), Instant(Milliseconds(500)));
}

}  // namespace
}  // namespace bb::store
