#include "http/page_pipe.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace bb::http {
namespace {

class PagePipeTest : public testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_), 0);
    for (std::size_t i = 0; i < 3'000'000; ++i) bytes_.push_back(static_cast<char>('a' + i % 26));
  }
  void TearDown() override {
    close(ends_[0]);
    if (ends_[1] >= 0) close(ends_[1]);
  }
  // Whatever has arrived.
  std::string arrived() const {
    std::string all, part(65536, '\0');
    for (ssize_t count = 0; (count = read(ends_[1], part.data(), part.size())) > 0;)
      all.append(part, 0, static_cast<std::size_t>(count));
    return all;
  }

  int ends_[2] = {-1, -1};
  std::string bytes_;
  PagePipe pipe_;
};

TEST_F(PagePipeTest, sends_from_within_a_page_to_within_another) {
  const std::string_view part = std::string_view(bytes_).substr(1234, 50'000);
  ASSERT_EQ(pipe_.send(ends_[0], part, false), 50'000);
  EXPECT_EQ(arrived(), part);
}

TEST_F(PagePipeTest, tells_how_much_a_socket_took_and_forgets_the_rest) {
  const ssize_t taken = pipe_.send(ends_[0], bytes_, false);
  ASSERT_GT(taken, 0);
  ASSERT_LT(taken, static_cast<ssize_t>(bytes_.size()));
  EXPECT_EQ(pipe_.send(ends_[0], bytes_, false), -1);
  EXPECT_EQ(errno, EAGAIN);
  EXPECT_EQ(arrived(), bytes_.substr(0, static_cast<std::size_t>(taken)));
  ASSERT_EQ(pipe_.send(ends_[0], "next", false), 4);
  EXPECT_EQ(arrived(), "next");
}

TEST_F(PagePipeTest, sends_all_to_whoever_reads_it) {
  std::string all;
  while (all.size() < bytes_.size()) {
    const ssize_t taken = pipe_.send(ends_[0], std::string_view(bytes_).substr(all.size()), false);
    ASSERT_GT(taken, 0);
    all += arrived();
  }
  EXPECT_EQ(all, bytes_);
}

TEST_F(PagePipeTest, fails_when_the_other_end_is_gone_and_serves_the_next) {
  close(std::exchange(ends_[1], -1));
  EXPECT_EQ(pipe_.send(ends_[0], bytes_, false), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends_[0]);
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_), 0);
  ASSERT_EQ(pipe_.send(ends_[0], "next", false), 4);
  EXPECT_EQ(arrived(), "next");
}

TEST_F(PagePipeTest, sends_what_the_memory_held_though_it_is_unmapped_meanwhile) {
  constexpr std::size_t kSize = 100'000;
  void* const mapped = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(mapped, MAP_FAILED);
  std::copy_n(bytes_.begin(), kSize, static_cast<char*>(mapped));
  const ssize_t taken = pipe_.send(ends_[0], {static_cast<char*>(mapped), kSize}, false);
  munmap(mapped, kSize);
  EXPECT_EQ(arrived(), bytes_.substr(0, static_cast<std::size_t>(taken)));
}

}  // namespace
}  // namespace bb::http
