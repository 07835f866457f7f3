// The public lists of applications: /.well-known/applications, public-applications and application-labels.
// Who has labels that are excluded, or is inactive, is in none of them.
//
// Safe for calls from any thread; may wait for the store, so not where the sockets are read. What was read is
// kept for a few seconds: whoever has no token should not make the store work.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/origin.h"
#include "http/message.h"
#include "store/auth_store.h"

namespace bb::gateway {

class ApplicationLists {
 public:
  // `excluded`: slugs of labels.
  ApplicationLists(std::shared_ptr<store::AuthStore> store, std::shared_ptr<const Clock> clock,
                   OriginRules origin, std::vector<std::string> excluded);

  // Pages by `page` ("last" too) and `page_size` (10 when it is none, at most 10000); `label`, a list of
  // slugs, picks who has one of them. A page that is not there is 404, a label that is unknown or excluded
  // 400.
  void show_applications(const http::Request& request, http::Response& response);
  // The same pages with less of each; knows no `label`.
  void show_public_applications(const http::Request& request, http::Response& response);
  void show_labels(http::Response& response);

 private:
  // As of a moment.
  struct Lists {
    std::vector<store::Application> applications;  // by name
    std::vector<store::ApplicationLabel> labels;   // by name; the excluded ones too
  };
  // Null: the response says why.
  std::shared_ptr<const Lists> find_lists(http::Response& response);
  bool is_excluded(std::string_view slug) const;

  const std::shared_ptr<store::AuthStore> store_;
  const std::shared_ptr<const Clock> clock_;
  const OriginRules origin_;
  const std::vector<std::string> excluded_;
  std::mutex mutex_;
  std::shared_ptr<const Lists> kept_;
  Instant since_{};
};

}  // namespace bb::gateway
