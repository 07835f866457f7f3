#include "store/sql/kept_applications.h"

#include <gtest/gtest.h>

#include <thread>

namespace bb::store::sql {
namespace {

class KeptApplicationsTest : public ::testing::Test {
 protected:
  static FoundApplication named(ApplicationId id, const std::string& name) {
    Application application;
    application.id = id;
    application.client_id = "client-" + std::to_string(id);
    application.name = name;
    return std::make_shared<const Application>(application);
  }
  // As if it was read from the store, and counted.
  KeptApplications::Read reads(FoundApplication found) {
    return [this, found = std::move(found)]() -> Result<FoundApplication> {
      ++reads_;
      return found;
    };
  }

  KeptApplications kept_;
  int reads_ = 0;
};

TEST_F(KeptApplicationsTest, one_that_was_read_is_not_read_again_by_either_name) {
  EXPECT_EQ(kept_.find("client-1", reads(named(1, "first"))).value()->name, "first");
  EXPECT_EQ(kept_.find("client-1", reads(named(1, "again"))).value()->name, "first");
  EXPECT_EQ(kept_.find(ApplicationId{1}, reads(named(1, "again"))).value()->name, "first");
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(kept_.find("client-2", reads(named(2, "second"))).value()->name, "second");
  EXPECT_EQ(reads_, 2);
}

TEST_F(KeptApplicationsTest, what_was_forgotten_is_read_anew) {
  ASSERT_TRUE(kept_.find("client-1", reads(named(1, "first"))).ok());
  kept_.forget();
  EXPECT_EQ(kept_.find("client-1", reads(named(1, "changed"))).value()->name, "changed");
}

TEST_F(KeptApplicationsTest, what_another_process_changed_is_seen_half_a_second_later) {
  ASSERT_TRUE(kept_.find("client-1", reads(named(1, "first"))).ok());
  std::this_thread::sleep_for(KeptApplications::kKeepFor);
  EXPECT_EQ(kept_.find("client-1", reads(named(1, "changed"))).value()->name, "changed");
}

TEST_F(KeptApplicationsTest, what_was_changed_while_it_was_read_is_not_kept) {
  const auto read = [&]() -> Result<FoundApplication> {
    kept_.forget();
    return named(1, "old");
  };
  ASSERT_TRUE(kept_.find("client-1", read).ok());
  EXPECT_EQ(kept_.find("client-1", reads(named(1, "new"))).value()->name, "new");
}

TEST_F(KeptApplicationsTest, nobody_and_errors_are_asked_for_each_time) {
  EXPECT_FALSE(kept_.find("nobody", reads({})).value());
  EXPECT_FALSE(kept_.find("nobody", reads({})).value());
  EXPECT_EQ(reads_, 2);
  const auto fails = []() -> Result<FoundApplication> { return unavailable("away"); };
  EXPECT_FALSE(kept_.find("client-1", fails).ok());
  EXPECT_TRUE(kept_.find("client-1", reads(named(1, "first"))).value());
}

TEST_F(KeptApplicationsTest, they_are_no_more_than_the_limit) {
  const auto count = static_cast<ApplicationId>(KeptApplications::kMost);
  for (ApplicationId id = 1; id <= count; ++id) ASSERT_TRUE(kept_.find(id, reads(named(id, "x"))).ok());
  reads_ = 0;
  ASSERT_TRUE(kept_.find(count + 1, reads(named(count + 1, "x"))).ok());
  ASSERT_TRUE(kept_.find(ApplicationId{1}, reads(named(1, "x"))).ok());
  EXPECT_EQ(reads_, 2) << "room was made";
}

}  // namespace
}  // namespace bb::store::sql
