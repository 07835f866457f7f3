#include "gateway/transfers.h"

#include <algorithm>

#include "base/mix.h"

namespace bb::gateway {
namespace {

metrics::Counter& lost() {
  static metrics::Counters& family = *new metrics::Counters(
      "bluebutton_transfers_lost_total",
      "Answers with data that the metrics of CMS-0057-F miss: too many waited for the store.", {});
  static metrics::Counter& counter = family.with({});
  return counter;
}

}  // namespace

std::size_t Transfers::Hash::operator()(const Key& key) const {
  const auto user = static_cast<std::uint64_t>(key.user),
             application = static_cast<std::uint64_t>(key.application);
  return static_cast<std::size_t>(
      mix64(user * 0x9E3779B97F4A7C15U + application * 31 + static_cast<std::uint64_t>(key.year)));
}

void Transfers::put(const Key& key, Instant at) {
  Part& part = parts_[Hash()(key) >> 60];
  const std::lock_guard lock(part.mutex);
  const auto found = part.last.find(key);
  if (found != part.last.end()) {
    found->second = std::max(found->second, at);
  } else if (part.last.size() < kMost / kParts) {
    part.last.emplace(key, at);
  } else {
    lost().add();
  }
}

void Transfers::note(store::UserId user, store::ApplicationId application, Instant now) {
  put({user, application, year_of(now)}, now);
}

std::vector<store::DataTransfer> Transfers::take() {
  std::vector<store::DataTransfer> taken;
  for (Part& part : parts_) {
    std::unordered_map<Key, Instant, Hash> last;
    {
      const std::lock_guard lock(part.mutex);
      last.swap(part.last);
    }
    for (const auto& [key, at] : last) taken.push_back({key.user, key.application, key.year, at});
  }
  return taken;
}

void Transfers::give_back(const std::vector<store::DataTransfer>& transfers) {
  for (const store::DataTransfer& each : transfers) put({each.user, each.application, each.year}, each.last);
}

}  // namespace bb::gateway
