// A thread on which no signal is handled: SIGTERM and SIGHUP are for the thread that waits for them, and
// SIGPIPE shall be an error of the write. Blocked from its first instruction on.
#pragma once

#include <pthread.h>

#include <csignal>
#include <thread>
#include <utility>

namespace bb {

// Safe for calls from any thread, whose own mask is as before when it returns.
template <class Work>
std::thread quiet_thread(Work&& work) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  std::thread thread(std::forward<Work>(work));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace bb
