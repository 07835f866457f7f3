#include "http/client_transfer.h"

#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <exception>
#include <new>

#include "base/encoding.h"
#include "base/log.h"
#include "http/address.h"

namespace bb::http {
namespace {

constexpr std::size_t kMostHead = std::size_t{64} << 10;
constexpr long kConnectionSeconds = 300;  // then a new one, which reads the certificate files again
constexpr long kCaSeconds = 60;

// What a name has become is looked at, so that no name leads where its address would not.
curl_socket_t open_public(void*, curlsocktype, curl_sockaddr* address) {
  if (!is_public_address(address->addr)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype, address->protocol);
}

}  // namespace

Transfer::Transfer(Call call, Destination destination, Client::Answered answered)
    : call_(std::move(call)),
      destination_(std::move(destination)),
      answered_(std::move(answered)),
      deadline_(Clock::now() + call_.time) {}

Transfer::~Transfer() { curl_slist_free_all(headers_); }

Result<void> Transfer::begin(Easy easy, const ClientOptions& options, Clock::time_point now) {
  easy_ = std::move(easy);
  list_headers();
  CURLcode failed = CURLE_OK;
  const auto set = [&](CURLoption option, auto value) {
    if (failed == CURLE_OK) failed = curl_easy_setopt(easy_.get(), option, value);
  };
  const auto file = [](const std::string& path) { return path.empty() ? nullptr : path.c_str(); };
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - now);

  set(CURLOPT_URL, call_.url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROXY, "");  // what http_proxy says does not matter
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERAGENT, "bluebutton");
  set(CURLOPT_HTTPHEADER, headers_);
  set(CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left.count())));
  set(CURLOPT_CONNECTTIMEOUT_MS, std::max(1L, static_cast<long>(options.connect_time.count())));
  set(CURLOPT_MAXLIFETIME_CONN, kConnectionSeconds);
  if (options.public_addresses_only) set(CURLOPT_OPENSOCKETFUNCTION, &open_public);

  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) {
    set(CURLOPT_CAINFO, options.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // else the system's are trusted as well
    set(CURLOPT_CA_CACHE_TIMEOUT, kCaSeconds);
  }
  set(CURLOPT_SSLCERT, file(options.certificate_file));
  set(CURLOPT_SSLKEY, file(options.key_file.empty() ? options.certificate_file : options.key_file));
  // A session that is resumed would outlive the files that it came from.
  set(CURLOPT_SSL_SESSIONID_CACHE, 0L);

  set(CURLOPT_CUSTOMREQUEST, std::string(name(call_.method)).c_str());
  if (call_.method == Method::head) set(CURLOPT_NOBODY, 1L);
  if (!call_.body.empty() || call_.method == Method::post || call_.method == Method::put ||
      call_.method == Method::patch) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
    set(CURLOPT_READFUNCTION, &on_read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &on_rewind);
    set(CURLOPT_SEEKDATA, this);
  }
  // libcurl sends again what had no body to rewind, whatever the method.
  if (!is_idempotent() && call_.body.empty()) set(CURLOPT_FRESH_CONNECT, 1L);

  set(CURLOPT_HEADERFUNCTION, &on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_ERRORBUFFER, cause_.data());
  set(CURLOPT_PRIVATE, this);
  if (failed != CURLE_OK) return internal(std::string("curl_easy_setopt: ") + curl_easy_strerror(failed));
  return {};
}

void Transfer::add_line(const std::string& line) {
  curl_slist* const longer = curl_slist_append(headers_, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  headers_ = longer;
}

void Transfer::list_headers() {
  bool has_type = false;
  for (const auto& [name, value] : call_.headers) {
    std::string line = name;
    line.append(value.empty() ? ";" : ": ").append(value);  // "name:" would take the header away
    add_line(line);
    has_type = has_type || equals_ignore_case(name, "Content-Type");
  }
  add_line("Expect:");
  // No type is better than the form that libcurl takes every body for.
  if (!has_type) add_line("Content-Type:");
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_header({data, size * count}) ? size * count : 0;
}

// Lines of informational answers come too (RFC 9110 section 15.2), and those of trailers, which are left out.
bool Transfer::take_header(std::string_view line) {
  head_bytes_ += line.size();
  if (head_bytes_ > kMostHead) {
    refused_ = "has too large a head";
    return false;
  }
  if (head_is_whole_) return true;
  line = trim(line);
  if (line.starts_with("HTTP/")) {
    answer_.headers.clear();
    const std::size_t blank = std::min(line.find(' '), line.size() - 1);
    std::from_chars(line.data() + blank + 1, line.data() + line.size(), answer_.status);
  } else if (line.empty()) {
    head_is_whole_ = answer_.status >= 200;
  } else {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
      refused_ = "has a malformed head";
      return false;
    }
    answer_.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return true;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_body({data, size * count}) ? size * count : 0;
}

bool Transfer::take_body(std::string_view bytes) {
  if (bytes.size() > call_.most_bytes - answer_.body.size()) {
    refused_ = "is too large";
    return false;
  }
  answer_.body.append(bytes);
  return true;
}

std::size_t Transfer::on_read(char* into, std::size_t size, std::size_t count, void* self) {
  auto* const transfer = static_cast<Transfer*>(self);
  const std::string& body = transfer->call_.body;
  const std::size_t part = std::min(size * count, body.size() - transfer->sent_);
  std::memcpy(into, body.data() + transfer->sent_, part);
  transfer->sent_ += part;
  return part;
}

// Asked for when a kept connection was found closed after a part of the body had been sent.
int Transfer::on_rewind(void* self, curl_off_t offset, int origin) {
  auto* const transfer = static_cast<Transfer*>(self);
  if (!transfer->is_idempotent() || origin != SEEK_SET || offset != 0) return CURL_SEEKFUNC_FAIL;
  transfer->sent_ = 0;
  return CURL_SEEKFUNC_OK;
}

Easy Transfer::end(CURLcode code) {
  if (code == CURLE_OK && head_is_whole_) {
    hand_out(std::move(answer_));
  } else {
    hand_out(code == CURLE_OK ? broken() : error_of(code));
  }
  Easy easy = std::move(easy_);
  curl_easy_reset(easy.get());
  return easy;
}

void Transfer::hand_out(Result<CallAnswer> result) {
  const Client::Answered answered = std::move(answered_);
  try {
    answered(std::move(result));
  } catch (const std::exception& exception) {
    log::error("What was to be done with an answer failed.", {{"cause", exception.what()}});
  }
}

Error Transfer::timed_out() const {
  return {ErrorKind::timed_out, destination_.server + " did not answer in time.", cause_.data()};
}

// Before the first byte of the answer nobody can say whether the server has seen the request; after it, it is
// cut short.
Error Transfer::broken() const {
  if (head_bytes_ == 0)
    return unavailable(destination_.server + " ended the connection without an answer.", cause_.data());
  return {ErrorKind::bad_answer, "The answer of " + destination_.server + " is cut short or malformed.",
          cause_.data()};
}

Error Transfer::error_of(CURLcode code) const {
  const std::string& server = destination_.server;
  const std::string debug = std::string(curl_easy_strerror(code)) + ": " + cause_.data();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return unavailable(server + " cannot be reached.", debug);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return unavailable("No trusted connection to " + server + " could be made.", debug);
    case CURLE_OPERATION_TIMEDOUT: {
      curl_off_t connected_after = 0;
      curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected_after);
      return connected_after > 0 ? timed_out() : unavailable(server + " cannot be reached in time.", debug);
    }
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return broken();
    case CURLE_WRITE_ERROR:
      return {ErrorKind::bad_answer,
              "The answer of " + server +
                  (refused_ == nullptr ? " cannot be read." : std::string(" ") + refused_ + "."),
              debug};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_FILESIZE_EXCEEDED:
      return {ErrorKind::bad_answer, "The answer of " + server + " is not HTTP.", debug};
    default:
      return internal(debug);
  }
}

}  // namespace bb::http
