#include "cli/run_server.h"

#include "audit/outlet.h"
#include "audit/request_line.h"
#include "audit/request_metrics.h"
#include "audit/sink.h"
#include "base/log.h"
#include "base/metrics.h"
#include "cli/operators.h"
#include "http/server.h"
#include "store/pseudonyms.h"

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

// Until it is destroyed, audit events go where the configuration says.
class AuditLog {
 public:
  static Result<std::unique_ptr<AuditLog>> open(const Configuration& configuration) {
    std::string key;
    if (configuration.audit_patient_ids == audit::PatientIds::hashed) {
      BB_ASSIGN(key, store::pseudonym_key(configuration.store, configuration.store_options));
    }
    audit::set_patient_ids(configuration.audit_patient_ids, std::move(key));
    BB_ASSIGN(audit::Sink sink, audit::open_sink(configuration.audit_log));
    audit::outlet().open(std::move(sink.write));
    return std::unique_ptr<AuditLog>(new AuditLog(std::move(sink.reopen)));
  }
  ~AuditLog() { audit::outlet().close(); }
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  void reopen() const { reopen_(); }

 private:
  explicit AuditLog(std::function<void()> reopen) : reopen_(std::move(reopen)) {}

  const std::function<void()> reopen_;
};

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
                        const std::function<void(std::uint16_t port)>& ready, store::AuthStore* accounts) {
  BB_ASSIGN(const auto audit_log, AuditLog::open(configuration));
  http::ServerOptions options = server_options(configuration);
  const audit::RequestMetrics request_metrics(router);
  options.access_log = [&request_metrics](const http::Access& access) {
    request_metrics.count(access);
    audit::log_request(access);
  };
  options.at_hangup = [&audit_log = *audit_log] { audit_log.reopen(); };
  http::Server server(std::move(options), std::move(router));
  BB_TRY(server.listen());
  BB_ASSIGN(const auto operators, Operators::listen(configuration, accounts));
  const metrics::Gauge dropped(
      "bluebutton_audit_dropped_total", "Lines of the audit log that were lost.",
      [] { return static_cast<double>(audit::outlet().dropped()); }, metrics::Gauge::Type::counter);
  const metrics::Gauge written(
      "bluebutton_audit_lines_total", "Lines of the audit log.",
      [] { return static_cast<double>(audit::outlet().lines()); }, metrics::Gauge::Type::counter);
  server.stop_on_signals();
  server.reload_on_signal();
  ready(server.port());
  server.run();
  log::info("stopped");
  log::flush();
  return {};
}

}  // namespace bb::cli
