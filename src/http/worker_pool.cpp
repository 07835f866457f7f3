#include "http/worker_pool.h"

#include <utility>

namespace bb::http {

WorkerPool::WorkerPool(unsigned workers, std::size_t queue_limit) : queue_limit_(queue_limit) {
  for (unsigned i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
}

void WorkerPool::finish() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void WorkerPool::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!rejecting_ && waiting_.size() < queue_limit_) {
      waiting_.push_back(std::move(job));
      changed_.notify_one();
      return;
    }
  }
  job(false);
}

void WorkerPool::reject_waiting() {
  std::deque<Job> rejected;
  {
    const std::lock_guard lock(mutex_);
    rejecting_ = true;
    rejected.swap(waiting_);
  }
  for (const Job& job : rejected) job(false);
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    job(true);
    lock.lock();
  }
}

}  // namespace bb::http
