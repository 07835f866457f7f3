#include "audit/request_metrics.h"

namespace bb::audit {
namespace {

metrics::Counters& requests() {
  static metrics::Counters& family =
      *new metrics::Counters("bluebutton_http_requests_total", "Requests that were answered.",
                             {"method", "route", "version", "status"}, 5'000);
  return family;
}
metrics::Counters& bytes() {
  static metrics::Counters& family =
      *new metrics::Counters("bluebutton_http_response_bytes_total", "Bytes of the bodies of answers.",
                             {"method", "route", "version"}, 1'000);
  return family;
}
metrics::Histograms& seconds() {
  static metrics::Histograms& family = *new metrics::Histograms(
      "bluebutton_http_request_seconds", "From the first byte of a request to the last of its answer.",
      {"method", "route", "version"}, 1'000);
  return family;
}

// "v2" of "/v2/fhir/Patient"; empty where the address has no version.
std::string_view version_of(std::string_view pattern) {
  const bool has = pattern.size() > 3 && pattern[0] == '/' && pattern[1] == 'v' && pattern[2] >= '1' &&
                   pattern[2] <= '9' && pattern[3] == '/';
  return has ? pattern.substr(1, 2) : std::string_view();
}

}  // namespace

RequestMetrics::OfRoute RequestMetrics::of(std::string_view method, std::string_view pattern) {
  const std::string_view version = version_of(pattern);
  OfRoute route{};
  constexpr int kStatuses[kStatusClasses] = {0, 100, 200, 300, 400, 500};
  for (std::size_t i = 0; i < kStatusClasses; ++i)
    route.requests[i] = &requests().with({method, pattern, version, status_class(kStatuses[i])});
  route.bytes = &bytes().with({method, pattern, version});
  route.seconds = &seconds().with({method, pattern, version});
  return route;
}

RequestMetrics::RequestMetrics(const http::Router& router) : none_(of("any", "none")) {
  for (const http::Route& route : router.routes())
    routes_.emplace(&route, of(http::name(route.method), route.pattern));
}

void RequestMetrics::count(const http::Access& access) const {
  const auto found = access.route == nullptr ? routes_.end() : routes_.find(access.route);
  const OfRoute& route = found == routes_.end() ? none_ : found->second;
  route.requests[status_class_index(access.status)]->add();
  route.bytes->add(static_cast<std::int64_t>(access.bytes));
  route.seconds->observe(access.elapsed);
}

}  // namespace bb::audit
