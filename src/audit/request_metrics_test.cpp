#include "audit/request_metrics.h"

#include <gtest/gtest.h>

#include "support/prometheus.h"

namespace bb::audit {
namespace {

using namespace std::chrono_literals;

std::string shown() {
  Buffer out;
  metrics::append_all(out);
  return std::string(out.view());
}

TEST(RequestMetrics, requests_are_counted_by_route_and_not_by_address) {
  http::Router router;
  const auto answer = [](const http::Request&, http::Response&) {};
  router.add(http::Method::get, "/v2/fhir/Patient/{id}[/]", answer);
  const RequestMetrics metrics(router);
  const http::Route* route = &router.routes().front();
  for (const std::string_view path : {"/v2/fhir/Patient/-1", "/v2/fhir/Patient/-2"}) {
    metrics.count({http::Method::get, path, "127.0.0.1", "", 200, 1000, 61us, nullptr, nullptr, route});
  }
  metrics.count({http::Method::get, "/secret/-1", "127.0.0.1", "", 404, 10, 61us});
  const std::string text = shown();
  const std::string labels = R"(method="GET",route="/v2/fhir/Patient/{id}[/]",version="v2")";
  for (const std::string& line :
       {"bluebutton_http_requests_total{" + labels + ",status=\"2xx\"} 2\n",
        "bluebutton_http_response_bytes_total{" + labels + "} 2000\n",
        "bluebutton_http_request_seconds_bucket{" + labels + ",le=\"0.0001\"} 2\n",
        std::string(R"(bluebutton_http_requests_total{method="any",route="none",version="",status="4xx"} 1)"
                    "\n")}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(text.find("secret"), std::string::npos);
  EXPECT_EQ(test::faults_of_prometheus_text(text), "");
}

}  // namespace
}  // namespace bb::audit
