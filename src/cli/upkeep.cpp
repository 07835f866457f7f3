#include "cli/upkeep.h"

#include <algorithm>

#include "base/log.h"
#include "base/metrics.h"
#include "base/quiet_thread.h"

namespace bb::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kTransfersAtOnce = 500;  // of one transaction

struct Metrics {
  metrics::Counters removed{"bluebutton_upkeep_rows_removed_total",
                            "Rows of codes, tokens, sessions and the like that had ended and were removed.",
                            {}};
  metrics::Counters failures{
      "bluebutton_upkeep_failures_total", "Steps that the store did not do.", {"step"}};
  metrics::Histograms steps{"bluebutton_upkeep_step_seconds", "How long the steps take.", {"step"}};
  metrics::Counters transfers{"bluebutton_transfers_stored_total",
                              "Pairs of member and application whose data transfers were stored.",
                              {}};
};
Metrics& measured() {
  static Metrics& instance = *new Metrics;
  return instance;
}

std::chrono::microseconds since(SteadyClock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start);
}

Milliseconds kept(const KeptFor& rules, store::Ended kind) {
  switch (kind) {
    case store::Ended::access_tokens:
    case store::Ended::codes:
      return rules.tokens;
    case store::Ended::families:
      return rules.families;
    case store::Ended::sessions:
      return rules.sessions;
    case store::Ended::failures:
      return rules.failures;
    case store::Ended::pushed_requests:
    case store::Ended::seen_once:
    case store::Ended::login_attempts:
      break;
  }
  return {};
}

}  // namespace

Upkeep::Upkeep(store::AuthStore& accounts, std::shared_ptr<gateway::Transfers> transfers,
               std::shared_ptr<const Clock> clock, UpkeepRules rules)
    : accounts_(accounts),
      transfers_(std::move(transfers)),
      clock_(std::move(clock)),
      rules_(rules),
      pace_(rules.pace) {
  measured();
  thread_ = quiet_thread([this] { work(); });
}

Upkeep::~Upkeep() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
  store_transfers();
}

bool Upkeep::wait(SteadyClock::duration time) {
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, time, [this] { return is_ended_; });
  return !is_ended_;
}

void Upkeep::work() {
  auto next_purge = SteadyClock::now() + rules_.purge;
  while (wait(std::min<SteadyClock::duration>(rules_.store_transfers, rules_.purge))) {
    store_transfers();
    if (SteadyClock::now() < next_purge) continue;
    purge();
    next_purge = SteadyClock::now() + rules_.purge;
  }
}

void Upkeep::store_transfers() {
  const auto taken = transfers_->take();
  for (std::size_t at = 0; at < taken.size(); at += kTransfersAtOnce) {
    const auto end = std::min(at + kTransfersAtOnce, taken.size());
    const auto start = SteadyClock::now();
    const auto stored = accounts_.add_data_transfers(std::span(taken).subspan(at, end - at));
    measured().steps.with({"transfers"}).observe(since(start));
    if (stored.ok()) {
      measured().transfers.with({}).add(static_cast<std::int64_t>(end - at));
      continue;
    }
    measured().failures.with({"transfers"}).add();
    log::error("Data transfers could not be stored; they are kept.", {{"error", stored.error().debug}});
    transfers_->give_back({taken.begin() + static_cast<std::ptrdiff_t>(at), taken.end()});
    return;
  }
}

void Upkeep::purge() {
  std::int64_t removed = 0;
  const auto begun = SteadyClock::now();
  for (int kind = 0; kind < store::kKindsOfEnded; ++kind) {
    if (!purge(static_cast<store::Ended>(kind), removed)) break;
  }
  if (removed == 0) return;
  log::info("removed what had ended", {{"rows", std::to_string(removed)},
                                       {"milliseconds", std::to_string(since(begun).count() / 1000)}});
}

bool Upkeep::purge(store::Ended kind, std::int64_t& removed) {
  const Instant before = clock_->now() - kept(rules_.kept, kind);
  Instant from{};
  while (true) {
    const auto step = accounts_.purge(kind, from, before, pace_.rows());
    if (!step.ok()) {
      measured().failures.with({"purge"}).add();
      log::warning("What has ended could not be removed; it is tried again.",
                   {{"error", step.error().message}, {"debug", step.error().debug}});
      return true;
    }
    if (step->rows == 0) return true;
    measured().steps.with({"purge"}).observe(step->held);
    measured().removed.with({}).add(step->rows);
    removed += step->rows;
    from = step->reached;
    if (!wait(pace_.after(step->rows, step->held))) return false;
  }
}

}  // namespace bb::cli
