#include "http/descriptors.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace bb::http {
namespace {

TEST(Descriptors, the_soft_limit_is_raised_as_far_as_the_hard_one) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 300;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(allow_connections(100), 100U);
  rlimit after{};
  getrlimit(RLIMIT_NOFILE, &after);
  EXPECT_EQ(after.rlim_cur, 300U);

  EXPECT_EQ(allow_connections(400), 400U);
  getrlimit(RLIMIT_NOFILE, &after);
  EXPECT_EQ(after.rlim_cur, 528U);

  const std::size_t beyond = std::size_t{1} << 40;
  EXPECT_LT(allow_connections(beyond), beyond);
  setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace bb::http
