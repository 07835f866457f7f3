// One call while it waits and while libcurl works on it.
//
// Only the client's thread touches it once it was sent. Stays where it is: libcurl holds its address.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include "base/freed.h"
#include "http/client.h"
#include "http/client_call.h"

namespace bb::http {

using Easy = std::unique_ptr<CURL, Freed<curl_easy_cleanup>>;

class Transfer {
 public:
  using Clock = std::chrono::steady_clock;

  Transfer(Call call, Destination destination, Client::Answered answered);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  const std::string& origin() const { return destination_.origin; }
  Clock::time_point deadline() const { return deadline_; }

  // Tells the handle all about the call; it is this transfer's until end(). An error is ours (internal).
  Result<void> begin(Easy easy, const ClientOptions& options, Clock::time_point now);
  CURL* easy() { return easy_.get(); }

  // Hands out what libcurl's result means. The handle may be used again.
  Easy end(CURLcode code);
  void fail(Error error) { hand_out(std::move(error)); }
  Error timed_out() const;

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self);
  static int on_rewind(void* self, curl_off_t offset, int origin);

  void hand_out(Result<CallAnswer> result);
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  void list_headers();
  void add_line(const std::string& line);
  bool is_idempotent() const { return call_.method != Method::post && call_.method != Method::patch; }
  Error error_of(CURLcode code) const;
  Error broken() const;

  Call call_;
  Destination destination_;
  Client::Answered answered_;
  Clock::time_point deadline_;
  Easy easy_;
  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> cause_{};
  CallAnswer answer_;
  std::size_t head_bytes_ = 0, sent_ = 0;
  bool head_is_whole_ = false;
  const char* refused_ = nullptr;  // what was wrong with the answer, when it was we who broke off
};

}  // namespace bb::http
