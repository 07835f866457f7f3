// What a server does in the background for its accounts: it puts into the store whose data went to
// applications (gateway/transfers.h), and removes what has ended, in steps so small that no request waits for
// them.
//
// One thread of its own, from construction to destruction, which puts what is left into the store. Several
// processes over one store may do so at once: each removes what it finds.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "cli/upkeep_pace.h"
#include "gateway/transfers.h"
#include "store/auth_store.h"

namespace bb::cli {

// How long is kept what has ended.
struct KeptFor {
  std::chrono::hours tokens{24};       // access tokens and codes, after they expired
  std::chrono::hours families{720};    // tokens of a family that was ended, so that their use is noticed
  std::chrono::minutes sessions{180};  // from login: longer than a session may last
  std::chrono::hours failures{24};
};

struct UpkeepRules {
  Milliseconds store_transfers{10'000};  // how often; a crash loses as much
  Milliseconds purge{60'000};            // how often what has ended is looked for
  PaceRules pace;
  KeptFor kept;
};

class Upkeep {
 public:
  // The store outlives it.
  Upkeep(store::AuthStore& accounts, std::shared_ptr<gateway::Transfers> transfers,
         std::shared_ptr<const Clock> clock, UpkeepRules rules = {});
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

 private:
  void work();
  // False when it is to end.
  bool wait(std::chrono::steady_clock::duration time);
  void store_transfers();
  void purge();
  // All of a kind. False when it is to end.
  bool purge(store::Ended kind, std::int64_t& removed);

  store::AuthStore& accounts_;
  const std::shared_ptr<gateway::Transfers> transfers_;
  const std::shared_ptr<const Clock> clock_;
  const UpkeepRules rules_;
  Pace pace_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace bb::cli
