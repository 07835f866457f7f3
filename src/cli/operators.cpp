#include "cli/operators.h"

#include "base/log.h"
#include "base/metrics.h"
#include "cli/report_cms_0057.h"

namespace bb::cli {
namespace {

using http::Method;
using http::Request;
using http::Response;

void show_metrics(const Request&, Response& response) {
  response.content_type = metrics::kContentType;
  response.set("Cache-Control", "no-store");
  metrics::append_all(response.body);
}

void show_report(store::AuthStore& accounts, const Clock& clock, const Request& request, Response& response) {
  response.set("Cache-Control", "no-store");
  const auto query = parse_query(request.query);
  const std::string* asked = query ? find_parameter(*query, "year") : nullptr;
  const auto year = asked == nullptr ? Result<int>(year_of(clock.now())) : parse_year(*asked);
  if (!query || !year.ok())
    return http::answer_detail(response, 400, "year is a calendar year, for example 2026.");
  const auto counts = accounts.count_data_transfers(*year);
  if (!counts.ok()) {
    log::error("a report could not be made", {{"error", counts.error().debug}});
    return http::answer_detail(response, http::status_of(counts.error().kind), counts.error().message);
  }
  response.body.append(cms_0057_json(*year, *counts));
}

}  // namespace

http::Router operators_router(store::AuthStore* accounts, const Clock& clock) {
  http::Router router;
  // It opens files of /proc, so not where sockets are read.
  router.add(Method::get, "/metrics", show_metrics, http::Run::pool);
  if (accounts == nullptr) return router;
  router.add(
      Method::get, "/reports/cms-0057",
      [accounts, &clock](const Request& request, Response& response) {
        show_report(*accounts, clock, request, response);
      },
      http::Run::pool);
  return router;
}

Operators::Operators(http::ServerOptions options, http::Router router)
    : server_(std::move(options), std::move(router)) {}

Operators::~Operators() {
  server_.stop();
  if (thread_.joinable()) thread_.join();
}

Result<std::unique_ptr<Operators>> Operators::listen(const Configuration& configuration,
                                                     store::AuthStore* accounts) {
  if (configuration.metrics_host.empty()) return std::unique_ptr<Operators>();
  static const SystemClock clock;
  http::ServerOptions options;
  options.host = configuration.metrics_host;
  options.port = configuration.metrics_port;
  options.threads = 1;
  options.workers = 1;
  options.limits.connections = 20;
  options.stop_time = Seconds(1);
  if (!is_loopback(configuration.metrics_host)) options.tls = configuration.tls;
  std::unique_ptr<Operators> operators(new Operators(std::move(options), operators_router(accounts, clock)));
  BB_TRY(operators->server_.listen());
  log::info("metrics are served",
            {{"address", configuration.metrics_host}, {"port", std::to_string(operators->port())}});
  operators->thread_ = std::thread([server = &operators->server_] { server->run(); });
  return operators;
}

}  // namespace bb::cli
