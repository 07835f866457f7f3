#include "cli/sandbox_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/file.h"

namespace bb::cli {
namespace {

namespace fs = std::filesystem;

class SandboxFolder : public ::testing::Test {
 protected:
  SandboxFolder() { fs::create_directories(root_); }
  ~SandboxFolder() override { fs::remove_all(root_); }

  Result<void> make(std::uint32_t beneficiaries = 7) {
    return make_sandbox(folder_, {beneficiaries}, [](const std::string& folder) -> Result<void> {
      return write_file(folder + "/data", "whole");
    });
  }
  Result<bool> ready() { return sandbox_is_ready(folder_, marker_); }

  std::string root_ =
      ::testing::TempDir() + "sandbox_" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::string folder_ = root_ + "/deeper/sandbox";
  SandboxMarker marker_;
};

TEST_F(SandboxFolder, is_made_once_and_then_ready) {
  EXPECT_FALSE(*ready());
  ASSERT_TRUE(make().ok());
  EXPECT_TRUE(*ready());
  EXPECT_EQ(marker_.beneficiaries, 7U);
  EXPECT_EQ(*read_file(folder_ + "/data"), "whole");
  EXPECT_FALSE(fs::exists(folder_ + ".making"));
}

TEST_F(SandboxFolder, is_private) {
  ASSERT_TRUE(make().ok());
  struct stat status {};
  ASSERT_EQ(::stat(folder_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(SandboxFolder, an_interrupted_attempt_leaves_nothing_behind) {
  fs::create_directories(folder_ + ".making");
  ASSERT_TRUE(write_file(folder_ + ".making/half", "x").ok());
  EXPECT_FALSE(*ready());
  ASSERT_TRUE(make().ok());
  EXPECT_FALSE(fs::exists(folder_ + "/half"));
  EXPECT_TRUE(*ready());
}

TEST_F(SandboxFolder, a_failed_attempt_is_not_ready) {
  const auto made = make_sandbox(
      folder_, {1}, [](const std::string&) -> Result<void> { return invalid("no more blanks"); });
  EXPECT_EQ(made.error().message, "no more blanks");
  EXPECT_FALSE(*ready());
}

TEST_F(SandboxFolder, an_empty_folder_may_be_filled_and_a_trailing_slash_means_nothing) {
  fs::create_directories(folder_);
  EXPECT_FALSE(*ready());
  folder_ += '/';
  ASSERT_TRUE(make().ok());
  EXPECT_TRUE(*ready());
}

TEST_F(SandboxFolder, somebody_elses_folder_is_left_alone) {
  fs::create_directories(folder_);
  ASSERT_TRUE(write_file(folder_ + "/thesis", "x").ok());
  ASSERT_FALSE(ready().ok());
  EXPECT_EQ(ready().error().kind, ErrorKind::conflict);
  EXPECT_TRUE(fs::exists(folder_ + "/thesis"));
}

TEST_F(SandboxFolder, another_format_or_a_spoilt_marker_is_said) {
  fs::create_directories(folder_);
  for (const char* text : {"{\"format\": 0, \"beneficiaries\": 1}", "{}", "{\"format\": 1}", "[", "\"x\""}) {
    ASSERT_TRUE(write_file(folder_ + "/sandbox.json", text).ok());
    ASSERT_FALSE(ready().ok()) << text;
    EXPECT_EQ(ready().error().kind, ErrorKind::conflict);
  }
}

TEST_F(SandboxFolder, two_processes_do_not_make_it_at_once) {
  Result<void> inner;
  const auto outer = make_sandbox(folder_, {1}, [&](const std::string&) -> Result<void> {
    inner = make();
    return {};
  });
  EXPECT_TRUE(outer.ok());
  ASSERT_FALSE(inner.ok());
  EXPECT_EQ(inner.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace bb::cli
