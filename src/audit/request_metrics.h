// Requests as metrics: how many, how long and how large, by the pattern of their route. A request that no
// route matched is counted under "none".
//
// Made once the routes are known; count() is safe for calls from any thread and takes no lock.
#pragma once

#include <array>
#include <unordered_map>
#include <vector>

#include "audit/status_class.h"
#include "base/metrics.h"
#include "http/router.h"
#include "http/server.h"

namespace bb::audit {

class RequestMetrics {
 public:
  // Borrows the router's routes, which outlive it.
  explicit RequestMetrics(const http::Router& router);

  void count(const http::Access& access) const;

 private:
  struct OfRoute {
    std::array<metrics::Counter*, kStatusClasses> requests;
    metrics::Counter* bytes;
    metrics::Histogram* seconds;
  };
  static OfRoute of(std::string_view method, std::string_view pattern);

  std::unordered_map<const http::Route*, OfRoute> routes_;
  const OfRoute none_;
};

}  // namespace bb::audit
