#include "store/sql/kept_applications.h"

#include <utility>

namespace bb::store::sql {

Result<FoundApplication> KeptApplications::find(std::string_view client_id, const Read& read) {
  return find_by(client_id, read);
}

Result<FoundApplication> KeptApplications::find(ApplicationId id, const Read& read) {
  return find_by(id, read);
}

template <class Key>
Result<FoundApplication> KeptApplications::find_by(const Key& key, const Read& read) {
  const Time now = std::chrono::steady_clock::now();
  std::uint64_t changes = 0;
  {
    const std::lock_guard lock(mutex_);
    if (auto found = kept(key, now)) return found;
    changes = changes_;
  }
  BB_ASSIGN(auto application, read());
  if (application) keep(application, now, changes);
  return application;
}

void KeptApplications::forget() {
  const std::lock_guard lock(mutex_);
  by_id_.clear();
  ids_.clear();
  ++changes_;
}

FoundApplication KeptApplications::kept(ApplicationId id, Time now) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end() || now >= found->second.until) return nullptr;
  return found->second.application;
}

FoundApplication KeptApplications::kept(std::string_view client_id, Time now) const {
  const auto id = ids_.find(client_id);
  return id == ids_.end() ? nullptr : kept(id->second, now);
}

// Not what may have been read before it was changed.
void KeptApplications::keep(const FoundApplication& application, Time read_at, std::uint64_t changes) {
  const std::lock_guard lock(mutex_);
  if (changes != changes_) return;
  if (by_id_.size() >= kMost) {
    by_id_.clear();
    ids_.clear();
  }
  by_id_.insert_or_assign(application->id, Kept{application, read_at + kKeepFor});
  ids_.insert_or_assign(application->client_id, application->id);
}

}  // namespace bb::store::sql
