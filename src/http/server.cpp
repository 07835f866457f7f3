#include "http/server.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstring>
#include <deque>
#include <exception>
#include <optional>
#include <thread>
#include <vector>

#include "base/crypto.h"
#include "base/log.h"
#include "http/asio.h"
#include "http/cannot_listen.h"
#include "http/descriptors.h"
#include "http/io_thread.h"
#include "http/worker_pool.h"

namespace bb::http {
namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

constexpr milliseconds kAcceptPause{100};  // after the machine had no descriptor or memory for a connection

// Those that this process may run on (taskset, containers), not all that the machine has.
unsigned usable_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0)
    return std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&cores)));
}

ServerOptions with_defaults(ServerOptions options) {
  const unsigned cores = usable_cores();
  if (options.threads == 0) options.threads = cores;
  if (options.workers == 0) options.workers = std::max(4U, 2 * cores);
  return options;
}

// A name may have several addresses, and clients differ in which they try first: all of them, IPv4 before
// IPv6.
std::vector<asio::ip::address> addresses_of(const std::string& host, const Executor& executor) {
  // RFC 6761 section 6.3: localhost is loopback, of both families, whatever /etc/hosts says.
  if (host == "localhost") return {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
  error_code error;
  const asio::ip::address literal = asio::ip::make_address(host, error);
  if (!error) return {literal};
  asio::ip::basic_resolver<tcp, Executor> resolver(executor);
  std::vector<asio::ip::address> addresses;
  for (const auto& found : resolver.resolve(host, "", asio::ip::resolver_base::passive, error)) {
    const asio::ip::address address = found.endpoint().address();
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
      addresses.push_back(address);
  }
  std::stable_partition(addresses.begin(), addresses.end(),
                        [](const auto& address) { return address.is_v4(); });
  return addresses;
}

error_code open(Acceptor& acceptor, const tcp::endpoint& endpoint) {
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions given, Router routes)
      : options(with_defaults(std::move(given))),
        router(std::move(routes)),
        pool(options.workers, options.limits.pool_queue) {
    std::uint64_t first_request_id = 0;
    std::memcpy(&first_request_id, random_bytes(sizeof first_request_id).data(), sizeof first_request_id);
    for (unsigned i = 0; i < options.threads; ++i) {
      threads.push_back(std::make_unique<IoThread>(shared, first_request_id + (std::uint64_t{i} << 48)));
    }
    gate.emplace(front().executor(), TimePoint::max());
    signals.emplace(front().executor());
    hangups.emplace(front().executor());
  }

  IoThread& front() { return *threads.front(); }

  Result<void> listen();
  Task<> accept(Acceptor& acceptor);
  Task<> wait_for_a_place();
  Task<> pause();
  IoThread& least_busy();
  void stop();
  void stop_accepting();
  void reload_at_hangup();
  void reload_tls();
  void connection_ended();

  const ServerOptions options;
  const Router router;
  WorkerPool pool;
  Shared shared{options, router, pool, [this] { connection_ended(); }};
  std::vector<std::unique_ptr<IoThread>> threads;

  // Of the front thread.
  std::deque<Acceptor> acceptors;
  std::optional<Timer> gate;  // where acceptors wait while there are too many connections
  std::optional<asio::basic_signal_set<Executor>> signals, hangups;
  std::shared_ptr<const TlsContext> tls;  // null: HTTP in the clear

  std::uint16_t port = 0;
  std::size_t places = 0;  // how many connections may be served at once
  std::atomic<std::size_t> connections{0};
  std::atomic<int> waiting{0};  // at the gate
  std::atomic<bool> stopping{false};
};

Result<void> Server::Impl::listen() {
  if (options.tls.enabled()) {
    BB_ASSIGN(tls, TlsContext::open(options.tls));
  }
  std::signal(SIGPIPE, SIG_IGN);  // splice(2) knows no MSG_NOSIGNAL: a client that has gone is an error
  port = options.port;
  error_code absent;
  for (const asio::ip::address& address : addresses_of(options.host, front().executor())) {
    Acceptor& acceptor = acceptors.emplace_back(front().executor());
    error_code error = open(acceptor, tcp::endpoint(address, port));
    if (!error) port = acceptor.local_endpoint(error).port();
    if (!error) continue;
    acceptors.pop_back();
    if (error == asio::error::address_family_not_supported ||
        error == boost::system::errc::address_not_available) {
      absent = error;  // the name's other address may suffice
      continue;
    }
    acceptors.clear();
    return cannot_listen(options.host, options.port, error.value());
  }
  if (!acceptors.empty()) {
    places = allow_connections(options.limits.connections);
    if (places < options.limits.connections) {
      log::warning("The limit of open files allows fewer connections than configured.",
                   {{"connections", std::to_string(places)}});
    }
    return {};
  }
  if (absent) return cannot_listen(options.host, options.port, absent.value());
  return invalid("The host " + options.host + " is not known here.");
}

// One thread accepts and gives each connection to the thread that has the fewest.
Task<> Server::Impl::accept(Acceptor& acceptor) {
  while (!stopping) {
    co_await wait_for_a_place();
    if (stopping) break;
    IoThread& thread = least_busy();
    Socket socket = thread.make_socket();
    tcp::endpoint remote;
    error_code error;
    co_await acceptor.async_accept(socket, remote, asio::redirect_error(kAwait, error));
    if (!error) {
      ++connections;
      asio::ip::address address = remote.address();
      if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
      }
      thread.serve(std::move(socket), address.to_string(), tls);
    } else if (acceptor.is_open() && error != asio::error::connection_aborted) {
      log::warning("A connection could not be accepted.", {{"cause", error.message()}});
      co_await pause();
    }
  }
}

Task<> Server::Impl::wait_for_a_place() {
  ++waiting;  // before the count is read, so that whoever lowers it afterwards opens the gate
  while (!stopping && connections >= places) {
    error_code cancelled;
    co_await gate->async_wait(asio::redirect_error(kAwait, cancelled));
  }
  --waiting;
}

Task<> Server::Impl::pause() {
  error_code ignored;
  Timer timer(front().executor(), kAcceptPause);
  co_await timer.async_wait(asio::redirect_error(kAwait, ignored));
}

IoThread& Server::Impl::least_busy() {
  return **std::min_element(threads.begin(), threads.end(),
                            [](const auto& a, const auto& b) { return a->connections() < b->connections(); });
}

void Server::Impl::connection_ended() {
  --connections;
  if (waiting > 0) asio::post(front().executor(), [this] { gate->cancel(); });
}

void Server::Impl::stop() {
  if (stopping.exchange(true)) return;
  asio::post(front().executor(), [this] { stop_accepting(); });
}

void Server::Impl::stop_accepting() {
  error_code ignored;
  signals->cancel(ignored);
  signals->clear(ignored);  // a second signal ends the process at once
  hangups->cancel(ignored);
  hangups->clear(ignored);
  for (Acceptor& acceptor : acceptors) acceptor.close(ignored);
  gate->cancel();
  const TimePoint until = SteadyClock::now() + options.stop_time;
  for (const auto& thread : threads) thread->begin_stop(until);
}

void Server::Impl::reload_at_hangup() {
  hangups->async_wait([this](const error_code& error, int) {
    if (error) return;
    reload_tls();
    if (options.at_hangup) options.at_hangup();
    reload_at_hangup();
  });
}

void Server::Impl::reload_tls() {
  if (tls == nullptr) return;
  auto reloaded = TlsContext::open(options.tls);
  if (reloaded.ok()) {
    tls = std::move(reloaded).value();
    log::info("The TLS certificate and key were read again.");
  } else {
    log::error("The TLS certificate and key stay as they were.", {{"cause", reloaded.error().message}});
  }
}

Server::Server(ServerOptions options, Router router)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(router))) {}
Server::~Server() = default;

Result<void> Server::listen() { return impl_->listen(); }
std::uint16_t Server::port() const { return impl_->port; }

void Server::run() {
  for (Acceptor& acceptor : impl_->acceptors) {
    asio::co_spawn(impl_->front().executor(), impl_->accept(acceptor), [](const std::exception_ptr&) {});
  }
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < impl_->threads.size(); ++i) {
    others.emplace_back([thread = impl_->threads[i].get()] { thread->run(); });
  }
  impl_->front().run();
  for (std::thread& thread : others) thread.join();
  impl_->pool.finish();
}

void Server::stop() { impl_->stop(); }

void Server::stop_on_signals() {
  error_code ignored;
  impl_->signals->add(SIGTERM, ignored);
  impl_->signals->add(SIGINT, ignored);
  impl_->signals->async_wait([impl = impl_.get()](const error_code& error, int) {
    if (!error) impl->stop();
  });
}

void Server::reload_on_signal() {
  error_code ignored;
  impl_->hangups->add(SIGHUP, ignored);
  impl_->reload_at_hangup();
}

}  // namespace bb::http
