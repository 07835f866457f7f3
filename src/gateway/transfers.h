// Whose data went to which application: what the yearly metrics of CMS-0057-F are counted from (42 CFR
// 422.119(f): enrollees whose data was transferred to a health app, and transferred more than once).
//
// note() is called for each answer with data, on whatever thread has it; it remembers, and writes nothing.
// Somebody in the background takes what was noted and puts it into the store (cli/upkeep.h).
#pragma once

#include <array>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "store/accounts.h"

namespace bb::gateway {

class Transfers {
 public:
  // Of so many pairs of user and application at most between two take(); beyond, answers are not noted but
  // counted in bluebutton_transfers_lost_total.
  static constexpr std::size_t kMost = 200'000;

  void note(store::UserId user, store::ApplicationId application, Instant now);
  // What was noted since, one a pair and year.
  std::vector<store::DataTransfer> take();
  // What could not be stored, to be taken again.
  void give_back(const std::vector<store::DataTransfer>& transfers);

 private:
  struct Key {
    store::UserId user;
    store::ApplicationId application;
    int year;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  // Threads that note different pairs seldom meet.
  struct alignas(64) Part {
    std::mutex mutex;
    std::unordered_map<Key, Instant, Hash> last;
  };
  static constexpr std::size_t kParts = 16;

  void put(const Key& key, Instant at);

  std::array<Part, kParts> parts_;
};

}  // namespace bb::gateway
