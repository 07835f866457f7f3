// Applications as they were read a moment ago, since every request of the authorization server asks for one.
//
// Safe for calls from any thread. What this process changes is forgotten at once; what another process
// changes is seen kKeepFor later at the latest.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "store/accounts.h"

namespace bb::store::sql {

class KeptApplications {
 public:
  static constexpr std::chrono::milliseconds kKeepFor{500};
  static constexpr std::size_t kMost = 1'000;

  using Read = std::function<Result<FoundApplication>()>;

  // The application, kept or read. Nobody is kept who was not found.
  Result<FoundApplication> find(std::string_view client_id, const Read& read);
  Result<FoundApplication> find(ApplicationId id, const Read& read);
  void forget();

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Kept {
    FoundApplication application;
    Time until;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  // By whatever kept() knows one.
  template <class Key>
  Result<FoundApplication> find_by(const Key& key, const Read& read);
  FoundApplication kept(ApplicationId id, Time now) const;
  FoundApplication kept(std::string_view client_id, Time now) const;
  void keep(const FoundApplication& application, Time read_at, std::uint64_t changes);

  std::mutex mutex_;
  std::unordered_map<ApplicationId, Kept> by_id_;
  std::unordered_map<std::string, ApplicationId, Hash, std::equal_to<>> ids_;
  std::uint64_t changes_ = 0;  // how often forget() was called
};

}  // namespace bb::store::sql
