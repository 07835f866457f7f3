#include "cli/run_server.h"

#include "audit/access_log.h"
#include "base/log.h"
#include "http/server.h"

namespace bb::cli {
namespace {

http::ServerOptions server_options(const Configuration& configuration) {
  http::ServerOptions options;
  options.host = configuration.host;
  options.port = configuration.port;
  options.threads = configuration.threads;
  options.workers = configuration.workers;
  options.tls = configuration.tls;
  options.limits.connections = configuration.max_connections;
  options.limits.body_bytes = std::size_t{configuration.max_body_kilobytes} * 1024;
  options.limits.idle_time = Seconds(configuration.idle_seconds);
  options.stop_time = Seconds(configuration.stop_seconds);
  return options;
}

}  // namespace

Result<void> start_log(const Configuration& configuration) {
  log::set_level(configuration.log_level);
  if (!configuration.log_file.empty() && !log::set_file(configuration.log_file)) {
    return unavailable("The log file " + configuration.log_file + " cannot be opened for writing.");
  }
  return {};
}

Result<void> check_address(Configuration& configuration) {
  http::Server probe(server_options(configuration), http::Router());
  BB_TRY(probe.listen());
  if (configuration.port == 0) {
    const bool is_default = configuration.public_url == local_url(configuration);
    configuration.port = probe.port();
    if (is_default) configuration.public_url = local_url(configuration);
  }
  return {};
}

Result<void> run_server(const Configuration& configuration, http::Router router,
                        const std::function<void(std::uint16_t port)>& ready) {
  audit::AccessLog access_log;
  http::ServerOptions options = server_options(configuration);
  options.access_log = [&access_log](const http::Access& access) { access_log.add(access); };
  http::Server server(std::move(options), std::move(router));
  BB_TRY(server.listen());
  server.stop_on_signals();
  server.reload_on_signal();
  ready(server.port());
  server.run();
  log::info("stopped");
  log::flush();
  return {};
}

}  // namespace bb::cli
