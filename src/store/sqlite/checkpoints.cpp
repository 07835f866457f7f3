#include "store/sqlite/checkpoints.h"

#include <chrono>
#include <utility>

#include "base/log.h"
#include "base/quiet_thread.h"

namespace bb::store::sqlite {
namespace {

// Beside the writers, each for what they wrote during the one before.
constexpr int kRounds = 4;
constexpr int kFewPages = 100;
constexpr std::chrono::milliseconds kPause{20};
constexpr std::chrono::seconds kPauseAfterFailure{5};

}  // namespace

Checkpoints::Checkpoints(std::shared_ptr<Database> database, Writers& writers)
    : database_(std::move(database)), writers_(writers) {
  thread_ = quiet_thread([this] { work(); });
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
  if (journal_pages < pages_.exchange(journal_pages)) moved_ = 0;  // it has begun anew
  if (!is_due()) return;
  const std::lock_guard lock(mutex_);  // or the thread would miss it that is about to wait
  wake_.notify_one();
}

void Checkpoints::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return is_ended_ || is_due(); });
    if (is_ended_) return;
    lock.unlock();
    const bool done = move();
    lock.lock();
    wake_.wait_for(lock, done ? kPause : kPauseAfterFailure, [this] { return is_ended_; });
  }
}

// A journal begins anew when it is in the file to its end, which happens by itself where writers pause. Else
// they are held up: for the few pages that were written while the others were moved.
bool Checkpoints::move() {
  for (int round = 0; round < kRounds; ++round) {
    const int pages = pages_;
    if (!move_now()) return false;
    moved_ = pages;
    if (pages_ - pages < kFewPages) break;
  }
  if (pages_ < kLongJournal) return true;
  bool done = false;
  writers_.between([this, &done] {
    done = move_now();
    if (done) pages_ = moved_ = 0;
  });
  return done;
}

bool Checkpoints::move_now() {
  const auto moved = database_->checkpoint();
  if (!moved.ok()) {
    log::warning("The journal of the accounts could not be moved into their file; it is tried again.",
                 {{"error", moved.error().message}, {"debug", moved.error().debug}});
  }
  return moved.ok();
}

}  // namespace bb::store::sqlite
