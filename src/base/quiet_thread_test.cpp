#include "base/quiet_thread.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

bool is_blocked(int signal) {
  sigset_t mask;
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return sigismember(&mask, signal) == 1;
}

TEST(QuietThread, handles_no_signal_and_leaves_its_makers_alone) {
  bool term = false, hup = false, pipe = false;
  quiet_thread([&] {
    term = is_blocked(SIGTERM);
    hup = is_blocked(SIGHUP);
    pipe = is_blocked(SIGPIPE);
  }).join();
  EXPECT_TRUE(term && hup && pipe);
  EXPECT_FALSE(is_blocked(SIGTERM));
}

}  // namespace
}  // namespace bb
