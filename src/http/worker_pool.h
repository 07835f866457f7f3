// Threads for handlers that block, fed by one bounded queue.
//
// submit() and reject_waiting() may be called from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bb::http {

class WorkerPool {
 public:
  // Called once, on a worker, or with false on whoever rejects it: the work then shall not be done. Must not
  // throw.
  using Job = std::function<void(bool accepted)>;

  WorkerPool(unsigned workers, std::size_t queue_limit);
  ~WorkerPool() { finish(); }

  // A job beyond the limit is rejected before submit() returns.
  void submit(Job job);
  // Does the jobs that wait, then joins the threads. Once, or again to no effect.
  void finish();
  // Rejects the jobs that no worker has begun, and all later ones.
  void reject_waiting();

 private:
  void work();

  const std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  bool closed_ = false, rejecting_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace bb::http
