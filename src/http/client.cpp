#include "http/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/encoding.h"
#include "base/quiet_thread.h"
#include "base/trace.h"
#include "http/client_call.h"
#include "http/client_files.h"
#include "http/client_transfer.h"

namespace bb::http {
namespace {

constexpr int kIdlePoll = 60'000;  // milliseconds; send() wakes it
constexpr int kWaitingPoll = 20;   // while calls wait for a connection, whose time may run out
constexpr long kServersKept = 4;   // connections are kept for so many servers in full use
constexpr std::string_view kClosed = "The client is being closed.";

// Once a process, before its first handle; there is no other user of libcurl.
bool global_init() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return done;
}

// W3C Trace Context, section 2.2: whoever is called learns which request it is for.
void carry(const Trace& trace, Call& call) {
  const auto names_it = [](const auto& header) { return equals_ignore_case(header.first, "traceparent"); };
  if (std::any_of(call.headers.begin(), call.headers.end(), names_it)) return;
  call.headers.emplace_back("traceparent", format_traceparent(trace));
  if (!trace.state.empty()) call.headers.emplace_back("tracestate", trace.state);
}

}  // namespace

std::string_view CallAnswer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equals_ignore_case(key, name)) return value;
  }
  return {};
}

struct Client::Impl {
  explicit Impl(ClientOptions given) : options(std::move(given)), multi(curl_multi_init()) {}
  ~Impl();

  using TransferPointer = std::unique_ptr<Transfer>;
  struct Server {
    unsigned running = 0;
    std::deque<TransferPointer> waiting;
  };

  Result<void> start();
  void send(TransferPointer transfer);
  bool is_own_thread() const { return std::this_thread::get_id() == thread.get_id(); }

  // Of the thread.
  void work();
  bool take_arrived();
  void begin_what_may(const std::string& origin);
  bool begin(TransferPointer transfer);
  bool hand_out();
  void end_expired();
  void end_all();

  const ClientOptions options;
  const std::unique_ptr<CURLM, Freed<curl_multi_cleanup>> multi;

  std::mutex mutex;
  std::vector<TransferPointer> arrived;
  bool closing = false;
  std::atomic<std::size_t> waiting{0};  // those that have arrived among them

  std::unordered_map<std::string, Server> servers;  // by origin; those with calls
  std::unordered_map<CURL*, TransferPointer> running;
  std::vector<Easy> idle;  // handles that may be used again
  std::thread thread;
};

Result<void> Client::Impl::start() {
  const long kept = static_cast<long>(options.most_connections) * kServersKept;
  if (!multi || curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, kept) != CURLM_OK) {
    return internal("curl_multi_init failed");
  }
  // OpenSSL writes to sockets that have been closed, which shall be an error.
  thread = quiet_thread([this] { work(); });
  return {};
}

Client::Impl::~Impl() {
  if (!thread.joinable()) return;
  {
    const std::lock_guard lock(mutex);
    closing = true;
  }
  curl_multi_wakeup(multi.get());
  thread.join();
}

void Client::Impl::send(TransferPointer transfer) {
  std::unique_lock lock(mutex);
  if (closing) {
    lock.unlock();
    return transfer->fail(unavailable(std::string(kClosed)));
  }
  const bool is_first = arrived.empty();
  ++waiting;
  arrived.push_back(std::move(transfer));
  lock.unlock();
  if (is_first) curl_multi_wakeup(multi.get());
}

void Client::Impl::work() {
  while (take_arrived()) {
    end_expired();
    int still_running = 0;
    curl_multi_perform(multi.get(), &still_running);
    if (hand_out()) continue;  // others may begin now
    curl_multi_poll(multi.get(), nullptr, 0, waiting > 0 ? kWaitingPoll : kIdlePoll, nullptr);
  }
  end_all();
}

// False when the client is being closed.
bool Client::Impl::take_arrived() {
  std::vector<TransferPointer> taken;
  bool goes_on = true;
  {
    const std::lock_guard lock(mutex);
    taken.swap(arrived);
    goes_on = !closing;
  }
  for (TransferPointer& transfer : taken) {
    const std::string origin = transfer->origin();
    servers[origin].waiting.push_back(std::move(transfer));
    if (goes_on) begin_what_may(origin);
  }
  return goes_on;
}

void Client::Impl::begin_what_may(const std::string& origin) {
  const auto place = servers.find(origin);
  Server& server = place->second;
  while (server.running < options.most_connections && !server.waiting.empty()) {
    TransferPointer transfer = std::move(server.waiting.front());
    server.waiting.pop_front();
    --waiting;
    if (begin(std::move(transfer))) ++server.running;
  }
  if (server.running == 0 && server.waiting.empty()) servers.erase(place);
}

bool Client::Impl::begin(TransferPointer transfer) {
  const auto now = Transfer::Clock::now();
  if (now >= transfer->deadline()) {
    transfer->fail(transfer->timed_out());
    return false;
  }
  if (idle.empty()) idle.emplace_back(curl_easy_init());
  Easy easy = std::move(idle.back());
  idle.pop_back();
  const auto begun =
      easy ? transfer->begin(std::move(easy), options, now) : internal("curl_easy_init failed");
  CURL* const handle = transfer->easy();
  if (!begun.ok() || curl_multi_add_handle(multi.get(), handle) != CURLM_OK) {
    transfer->fail(begun.ok() ? internal("curl_multi_add_handle failed") : begun.error());
    return false;
  }
  running.emplace(handle, std::move(transfer));
  return true;
}

// False when nothing has ended.
bool Client::Impl::hand_out() {
  bool any = false;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    any = true;
    const CURLcode code = message->data.result;
    auto ended = running.extract(message->easy_handle);
    curl_multi_remove_handle(multi.get(), message->easy_handle);  // the message is gone now
    Transfer& transfer = *ended.mapped();
    idle.push_back(transfer.end(code));
    --servers[transfer.origin()].running;
    begin_what_may(transfer.origin());
  }
  return any;
}

void Client::Impl::end_expired() {
  if (waiting == 0) return;
  const auto now = Transfer::Clock::now();
  for (auto& [origin, server] : servers) {
    const auto expired =
        std::stable_partition(server.waiting.begin(), server.waiting.end(),
                              [now](const TransferPointer& transfer) { return now < transfer->deadline(); });
    for (auto each = expired; each != server.waiting.end(); ++each) {
      --waiting;
      (*each)->fail((*each)->timed_out());
    }
    server.waiting.erase(expired, server.waiting.end());
  }
}

void Client::Impl::end_all() {
  for (auto& [handle, transfer] : running) {
    curl_multi_remove_handle(multi.get(), handle);
    transfer->fail(unavailable(std::string(kClosed)));
  }
  for (auto& [origin, server] : servers) {
    for (const TransferPointer& transfer : server.waiting) transfer->fail(unavailable(std::string(kClosed)));
  }
  running.clear();
  servers.clear();
}

Result<std::unique_ptr<Client>> Client::make(ClientOptions options) {
  if (!global_init()) return internal("curl_global_init failed");
  if (options.most_connections == 0) return invalid("A client needs a connection.");
  if (options.connect_time.count() <= 0) return invalid("The time for a connection is not above 0.");
  BB_TRY(check_files(options));
  auto impl = std::make_unique<Impl>(std::move(options));
  BB_TRY(impl->start());
  return std::unique_ptr<Client>(new Client(std::move(impl)));
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

void Client::send(Call call, Answered answered) {
  auto destination = check_call(call);
  if (!destination) return answered(destination.error());
  if (impl_->waiting >= impl_->options.most_waiting) {
    return answered(Error{ErrorKind::busy, "Too many calls wait for " + destination->server + ".", {}});
  }
  if (const Trace* trace = current_trace()) {
    carry(*trace, call);
    answered = [trace = *trace, answered = std::move(answered)](Result<CallAnswer> answer) {
      const TraceScope scope(&trace);
      answered(std::move(answer));
    };
  }
  impl_->send(std::make_unique<Transfer>(std::move(call), std::move(*destination), std::move(answered)));
}

Result<CallAnswer> Client::send_and_wait(Call call) {
  if (impl_->is_own_thread()) return internal("An answer's own thread would wait for itself.");
  const auto promise = std::make_shared<std::promise<Result<CallAnswer>>>();
  auto answer = promise->get_future();
  send(std::move(call), [promise](Result<CallAnswer> result) { promise->set_value(std::move(result)); });
  return answer.get();
}

}  // namespace bb::http
