// Moves the journal (WAL) of the accounts into their file, beside those who write. SQLite itself would have
// it done by whoever's commit makes the journal long, and with them would wait all who want to write: tens of
// milliseconds after a removal, which changes many pages.
//
// One thread of its own, from construction to destruction. note() is safe for calls from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "store/sqlite/database.h"
#include "store/sqlite/writers.h"

namespace bb::store::sqlite {

class Checkpoints {
 public:
  // `database`: of the file that `writers` write, which outlive this.
  Checkpoints(std::shared_ptr<Database> database, Writers& writers);
  ~Checkpoints();
  Checkpoints(const Checkpoints&) = delete;
  Checkpoints& operator=(const Checkpoints&) = delete;

  // After a commit: the journal has so many pages. Costs nothing while they are few.
  void note(int journal_pages);

  // Pages. From how many on they are moved, which is SQLite's own measure, and how long the journal may get
  // before the writers are held up, so that it begins anew.
  static constexpr int kManyPages = 1000, kLongJournal = 4000;

 private:
  void work();
  bool is_due() const { return pages_ - moved_ >= kManyPages || pages_ >= kLongJournal; }
  // False when the disk did not do it.
  bool move();
  bool move_now();

  const std::shared_ptr<Database> database_;
  Writers& writers_;
  std::atomic<int> pages_{0};  // of the journal
  std::atomic<int> moved_{0};  // that many of them
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace bb::store::sqlite
