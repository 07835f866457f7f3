#include "store/sqlite/writers.h"

#include <thread>
#include <utility>

namespace bb::store::sqlite {
namespace {

// So that the first of a group does not wait for ever while others keep coming.
constexpr std::int64_t kMostTogether = 64;

}  // namespace

void Writers::wait_for_turn(std::unique_lock<std::mutex>& lock) {
  ++waiting_;
  turn_.wait(lock, [this] { return !taken_; });
  --waiting_;
  taken_ = true;
}

Result<void> Writers::begin() {
  std::unique_lock lock(mutex_);
  wait_for_turn(lock);
  lock.unlock();

  Result<void> begun;
  if (!open_) begun = run("BEGIN IMMEDIATE");
  if (begun.ok()) {
    open_ = true;
    begun = run("SAVEPOINT one");
  }
  if (begun.ok()) return begun;
  lock.lock();
  pass_on(lock);
  return begun;
}

Result<void> Writers::commit() {
  Result<void> released = run("RELEASE one");
  if (!released.ok()) {
    take_back();
    return released;
  }
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Group> group = group_;
  ++members_;
  pass_on(lock);
  lock.unlock();
  group->has_ended.wait(false);
  return group->end;
}

void Writers::take_back() {
  (void)run("ROLLBACK TO one");
  (void)run("RELEASE one");
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Group> group = members_ > 0 ? group_ : nullptr;
  pass_on(lock);
  lock.unlock();
  if (group) group->has_ended.wait(false);
}

void Writers::between(const std::function<void()>& work) {
  std::unique_lock lock(mutex_);
  wait_for_turn(lock);
  if (open_) end_transaction(lock);
  lock.unlock();
  work();
  lock.lock();
  pass_on(lock);
}

void Writers::pass_on(std::unique_lock<std::mutex>& lock) {
  if (open_ && members_ > 0 && waiting_ == 0) {
    // Whoever is about to write, and only has not been given a core yet, joins.
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
  if (open_ && (waiting_ == 0 || members_ >= kMostTogether || !database_->in_transaction())) {
    end_transaction(lock);
  }
  taken_ = false;
  turn_.notify_one();
}

void Writers::end_transaction(std::unique_lock<std::mutex>& lock) {
  if (!database_->in_transaction()) {  // SQLite has rolled all of it back
    return end_group(unavailable("The store could not be written.", "a transaction ended by itself"));
  }
  const bool anything = members_ > 0;
  lock.unlock();
  Result<void> end = run(anything ? "COMMIT" : "ROLLBACK");
  if (!end.ok()) (void)run("ROLLBACK");
  lock.lock();
  end_group(std::move(end));
}

void Writers::end_group(Result<void> end) {
  group_->end = std::move(end);
  group_->has_ended = true;
  group_->has_ended.notify_all();
  group_ = std::make_shared<Group>();
  members_ = 0;
  open_ = false;
}

Result<void> Writers::run(const char* sql) {
  BB_ASSIGN(Statement statement, database_->prepare(sql));
  return statement.run();
}

}  // namespace bb::store::sqlite
