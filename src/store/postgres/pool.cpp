#include "store/postgres/pool.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"

namespace bb::store::postgres {
namespace {

constexpr std::int64_t kFirstWait = 50, kLongestWait = 5000;  // milliseconds

std::int64_t now_milliseconds() {
  using std::chrono::milliseconds;
  using std::chrono::steady_clock;
  return std::chrono::duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

std::int64_t wait_after(unsigned failures) {
  return std::min(kLongestWait, kFirstWait << std::min(failures, 10U));
}

}  // namespace

Pool::Lease::~Lease() {
  if (connection_) pool_->give_back(std::move(connection_));
}

Result<Pool::Lease> Pool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(connection), false);
    }
  }
  if (now_milliseconds() < retry_at_.load()) {
    return unavailable("The store does not answer. Try again in a moment.", "waiting before the next try");
  }
  auto made = Connection::open(url_, use_);
  if (!made.ok()) {
    if (made.error().kind == ErrorKind::unavailable) {
      const unsigned failures = failures_.fetch_add(1);
      retry_at_ = now_milliseconds() + wait_after(failures);
      if (failures == 0) log::error("the store's database does not answer", {{"reason", made.error().debug}});
    }
    return made.error();
  }
  if (failures_.exchange(0) > 0) log::info("the store's database answers again");
  return Lease(*this, std::move(*made), true);
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  if (!connection->is_idle()) return;  // closed: a transaction that was left is rolled back
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(connection));
}

void Pool::drop_idle() {
  std::vector<std::unique_ptr<Connection>> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(idle_);
}

Result<Rows> Pool::query(const char* sql, const Parameters& parameters) {
  return read([&](Connection& connection) { return connection.query(sql, parameters); });
}

Result<Pool::Lease> Pool::begin() {
  while (true) {
    BB_ASSIGN(Lease lease, take());
    const auto begun = lease->execute("BEGIN");
    if (begun.ok()) return lease;
    if (lease->is_alive() || lease.is_fresh()) return begun.error();
    drop_idle();
  }
}

}  // namespace bb::store::postgres
