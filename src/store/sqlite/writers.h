// Who writes the accounts: one transaction after the other, and those that come close together in one commit.
//
// A commit waits for the disk, which costs more than all that a transaction does. So whoever is ready while
// others wait to write lets them go on in the same SQLite transaction, each within a savepoint; the last of
// them commits for all, and nobody is told that it is done before that. What one of them takes back takes
// back no other's.
//
// Safe for calls from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "base/result.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

class Writers {
 public:
  // `database`: with one connection, which nobody else uses.
  explicit Writers(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  // The caller's turn: until it ends it, the database is its own.
  Result<void> begin();
  // Ends the turn: what was written since begin() is on the disk when this returns, or an error says why it
  // is nowhere.
  Result<void> commit();
  // Ends the turn: nothing was written. What the caller saw of others, and may have taken it back for, can be
  // seen by everybody when this returns.
  void take_back();

  // Runs `work` while nobody writes and nothing that was written waits for its commit. It must not write.
  void between(const std::function<void()>& work);

  Database& database() { return *database_; }

 private:
  // Those whose writes are in one SQLite transaction.
  struct Group {
    Result<void> end;
    std::atomic<bool> has_ended{false};  // `end` is said
  };

  void wait_for_turn(std::unique_lock<std::mutex>& lock);
  // Gives the turn to the next, or ends the SQLite transaction for all of the group.
  void pass_on(std::unique_lock<std::mutex>& lock);
  void end_transaction(std::unique_lock<std::mutex>& lock);
  void end_group(Result<void> end);
  Result<void> run(const char* sql);  // a literal

  const std::shared_ptr<Database> database_;
  std::mutex mutex_;
  std::condition_variable turn_;
  bool taken_ = false;        // it is somebody's turn
  bool open_ = false;         // an SQLite transaction is under way
  std::int64_t waiting_ = 0;  // for their turn
  std::int64_t members_ = 0;  // of the group, who wait for its end
  std::shared_ptr<Group> group_ = std::make_shared<Group>();
};

}  // namespace bb::store::sqlite
