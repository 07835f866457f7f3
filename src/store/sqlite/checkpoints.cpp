#include "store/sqlite/checkpoints.h"

#include <pthread.h>

#include <chrono>
#include <csignal>
#include <utility>

#include "base/log.h"

namespace bb::store::sqlite {
namespace {

constexpr int kRounds = 3;  // beside the writers, each for what they wrote during the one before
constexpr int kFewPages = 100;
constexpr std::chrono::milliseconds kPause{20};
constexpr std::chrono::seconds kPauseAfterFailure{5};

}  // namespace

Checkpoints::Checkpoints(std::shared_ptr<Database> database, Writers& writers)
    : database_(std::move(database)), writers_(writers) {
  // SIGTERM is for a thread that handles it.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  thread_ = std::thread([this] { work(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Checkpoints::~Checkpoints() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpoints::note(int journal_pages) {
  const int before = pages_.exchange(journal_pages);
  if (before >= kLongJournal || journal_pages < kLongJournal) return;
  const std::lock_guard lock(mutex_);  // or the thread would miss it that is about to wait
  wake_.notify_one();
}

void Checkpoints::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return is_ended_ || pages_ >= kLongJournal; });
    if (is_ended_) return;
    lock.unlock();
    const bool done = empty();
    lock.lock();
    wake_.wait_for(lock, done ? kPause : kPauseAfterFailure, [this] { return is_ended_; });
  }
}

// Only a journal that is in the file to its end begins anew. What is left of it when the writers are held up
// is so little that they do not notice.
bool Checkpoints::empty() {
  for (int round = 0; round < kRounds; ++round) {
    const int pages = pages_;
    if (!move()) return false;
    if (pages_ - pages < kFewPages) break;
  }
  bool done = false;
  writers_.between([this, &done] {
    done = move();
    if (done) pages_ = 0;
  });
  return done;
}

bool Checkpoints::move() {
  const auto moved = database_->checkpoint();
  if (!moved.ok()) {
    log::warning("The journal of the accounts could not be moved into their file; it is tried again.",
                 {{"error", moved.error().message}, {"debug", moved.error().debug}});
  }
  return moved.ok();
}

}  // namespace bb::store::sqlite
