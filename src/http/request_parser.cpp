#include "http/request_parser.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstring>
#include <optional>

#include "http/grammar.h"
#include "http/target.h"

namespace bb::http {
namespace {

namespace beast = boost::beast::http;
using beast_error = boost::beast::error_code;

constexpr std::size_t kFirstInput = 4096;
constexpr std::size_t kLeastRoom = 1024;
// After a head there is always this much room for chunk heads and trailers, so that the head need not move.
constexpr std::size_t kChunkRoom = 2048;
constexpr std::size_t kBodyStep = std::size_t{64} * 1024;
constexpr std::size_t kKeptBody = std::size_t{64} * 1024;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

Method method_of(beast::verb verb) {
  switch (verb) {
    case beast::verb::get:
      return Method::get;
    case beast::verb::head:
      return Method::head;
    case beast::verb::post:
      return Method::post;
    case beast::verb::put:
      return Method::put;
    case beast::verb::patch:
      return Method::patch;
    case beast::verb::delete_:
      return Method::delete_;
    case beast::verb::options:
      return Method::options;
    default:
      return Method::other;
  }
}

// "GET / HTTP/2.0" names a version we do not speak; "GET / HTTQ" is no request at all.
bool names_a_version(std::string_view line) {
  if (line.size() < 9) return false;
  const std::string_view version = line.substr(line.size() - 9);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.starts_with(" HTTP/") && digit(version[6]) && version[7] == '.' && digit(version[8]);
}

Refusal refusal_of(const beast_error& error, std::string_view head) {
  if (error == beast::error::bad_version && names_a_version(head.substr(0, head.find("\r\n")))) {
    return {505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
  }
  if (error == beast::error::body_limit) return {413, "The body is too large."};
  if (error == beast::error::header_limit) return {431, "The request's headers are too large."};
  if (error == beast::error::bad_method || error == beast::error::bad_target ||
      error == beast::error::bad_version || error == beast::error::bad_line_ending) {
    return {400, "The request line is malformed."};
  }
  if (error == beast::error::bad_content_length || error == beast::error::multiple_content_length ||
      error == beast::error::bad_transfer_encoding) {
    return {400, "Content-Length or Transfer-Encoding is malformed, repeated or contradictory."};
  }
  if (error == beast::error::bad_chunk || error == beast::error::bad_chunk_extension) {
    return {400, "The chunked body is malformed."};
  }
  return {400, "A request header is malformed."};
}

// Beast's parser, which writes what it finds into our request.
class MessageParser final : public beast::basic_parser<true> {
 public:
  MessageParser(Request& request, Buffer& body, std::size_t body_limit) : request_(request), body_(body) {
    this->body_limit(body_limit);
    this->header_limit(UINT32_MAX);  // counted before the parser sees it
    this->eager(true);
  }

  const char *head_begin = nullptr, *head_end = nullptr;
  int version = 11;
  int hosts = 0;
  std::string_view host, transfer_encoding, expect;
  bool coded = false;

 private:
  void on_request_impl(beast::verb verb, boost::beast::string_view, boost::beast::string_view target,
                       int http_version, beast_error&) override {
    request_.method = method_of(verb);
    request_.target = view(target);
    version = http_version;
  }
  void on_field_impl(beast::field field, boost::beast::string_view name, boost::beast::string_view value,
                     beast_error& error) override {
    if (in_body_) return;  // trailers are read and dropped
    const std::string_view text = view(value);
    // A folded value is joined outside of our bytes; RFC 9112 section 5.2 has servers refuse it.
    if (!text.empty() && (std::less<>()(text.data(), head_begin) || std::less<>()(head_end, text.data()))) {
      error = beast::error::bad_obs_fold;
      return;
    }
    request_.headers.push_back({view(name), text});
    if (field == beast::field::host) {
      ++hosts;
      host = text;
    } else if (field == beast::field::transfer_encoding) {
      if (coded) error = beast::error::bad_transfer_encoding;
      transfer_encoding = text;
      coded = true;
    } else if (field == beast::field::expect) {
      expect = text;
    }
  }
  void on_header_impl(beast_error&) override { in_body_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast_error&) override {}
  std::size_t on_body_impl(boost::beast::string_view bytes, beast_error&) override { return bytes.size(); }
  void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, beast_error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view bytes, beast_error&) override {
    body_.append(view(bytes));
    return bytes.size();
  }
  void on_response_impl(int, boost::beast::string_view, int, beast_error&) override {}
  void on_finish_impl(beast_error&) override {}

  Request& request_;
  Buffer& body_;
  bool in_body_ = false;
};

}  // namespace

struct RequestParser::Impl {
  explicit Impl(const Limits& given) : limits(given), input(std::min(kFirstInput, most())) {}

  const Limits& limits;
  State state = State::idle;
  Refusal refusal;
  Request request;
  std::optional<MessageParser> message;
  bool expects_continue = false;

  // input[begin, end) is what was read; a request's head is [begin, head_end).
  std::vector<char> input;
  std::size_t begin = 0, end = 0, head_end = 0;
  std::size_t scanned = 0, line = 0, lines = 0;  // of a head that is not whole: looked at, its last line

  Buffer body;                // of a request whose body was not all there with its head, or is chunked
  std::size_t body_left = 0;  // bytes still to come, when the length is known
  bool chunked = false;

  std::size_t most() const { return limits.head_bytes + kChunkRoom; }

  State refuse(int status, std::string_view detail) {
    refusal = {status, detail};
    return state = State::refused;
  }

  // Moves the unread bytes to the front and sees to `room` bytes after them. Not while a request is borrowed.
  void make_room(std::size_t room) {
    if (input.size() - end >= room) return;
    if (begin > 0) {
      std::memmove(input.data(), input.data() + begin, end - begin);
      scanned -= begin;
      line -= begin;
      head_end -= std::min(head_end, begin);
      end -= begin;
      begin = 0;
    }
    if (input.size() - end < room) input.resize(std::max(end + room, std::min(2 * input.size(), most())));
  }

  // Looks for the empty line that ends the head. Beast would wait for ever behind a bare line feed.
  State look_for_head() {
    while (true) {
      const auto* found = static_cast<const char*>(std::memchr(input.data() + scanned, '\n', end - scanned));
      if (found == nullptr) {
        scanned = end;
        break;
      }
      const auto at = static_cast<std::size_t>(found - input.data());
      scanned = at + 1;
      if (at == line || input[at - 1] != '\r') return refuse(400, "Lines must end with CR LF.");
      const bool empty = at == line + 1;
      line = at + 1;
      if (empty && lines == 0) {  // RFC 9112 section 2.2: empty lines before a request are skipped
        begin = line;
        continue;
      }
      if (line - begin > limits.head_bytes) break;
      if (empty) {
        head_end = line;
        return read_head();
      }
      if (lines++ > limits.header_count) return refuse(431, "The request has too many headers.");
    }
    if (end - begin > limits.head_bytes) return refuse(431, "The request's headers are too large.");
    if (end > begin && input[begin] != '\r' && !is_token_char(input[begin])) {
      return refuse(400, "The request line is malformed.");
    }
    return state = end > begin ? State::head : State::idle;
  }

  State read_head() {
    make_room_after_head();
    message.emplace(request, body, limits.body_bytes);
    const std::string_view head(input.data() + begin, head_end - begin);
    message->head_begin = head.data();
    message->head_end = head.data() + head.size();
    beast_error error;
    message->put({head.data(), head.size()}, error);
    if (!error) return check_head();
    // What is known of a refused request is for the access log only.
    if (!read_target(request.target, request)) forget_target();
    const Refusal why = refusal_of(error, head);
    return refuse(why.status, why.detail);
  }

  void make_room_after_head() {
    if (input.size() - head_end >= kChunkRoom) return;
    const std::size_t behind = end - head_end;
    make_room(kChunkRoom > behind ? kChunkRoom - behind : 0);
  }

  void forget_target() { request.target = request.path = request.query = {}; }

  State check_head() {
    const MessageParser& head = *message;
    if (!read_target(request.target, request)) {
      forget_target();
      return refuse(400, "The request target is malformed.");
    }
    if (head.hosts > 1 || (head.hosts == 0 && head.version == 11) || !is_host(head.host)) {
      return refuse(400, "Exactly one well-formed Host header is needed.");
    }
    if (head.coded && head.version == 10) return refuse(400, "HTTP/1.0 knows no Transfer-Encoding.");
    if (head.coded && !equals_ignore_case(head.transfer_encoding, "chunked")) {
      return refuse(501, "No Transfer-Encoding but chunked is understood.");
    }
    const bool expects = head.version == 11 && !head.expect.empty();
    if (expects && !equals_ignore_case(head.expect, "100-continue")) {
      return refuse(417, "No expectation but 100-continue is understood.");
    }
    if (head.is_done()) return ready({});
    chunked = head.chunked();
    const std::size_t here = end - head_end;
    if (!chunked) {
      const auto length = static_cast<std::size_t>(*head.content_length());
      if (here >= length) {
        request.body = {input.data() + head_end, length};
        head_end += length;
        return state = State::ready;
      }
      body.append({input.data() + head_end, here});
      end = head_end;
      body_left = length - here;
    }
    expects_continue = expects && here == 0;
    state = State::body;
    return chunked ? read_chunks() : state;
  }

  State read_chunks() {
    beast_error error;
    std::size_t used = 0;
    if (end > head_end) used = message->put({input.data() + head_end, end - head_end}, error);
    std::memmove(input.data() + head_end, input.data() + head_end + used, end - head_end - used);
    end -= used;
    if (error && error != beast::error::need_more) {
      const Refusal why = refusal_of(error, {});
      return refuse(why.status, why.detail);
    }
    if (message->is_done()) return ready(body.view());
    if (end == input.size()) return refuse(431, "A chunk's extensions or the trailers are too large.");
    return state;
  }

  State ready(std::string_view content) {
    request.body = content;
    return state = State::ready;
  }

  State read_body(std::size_t count) {
    body_left -= count;
    body.grow(count);
    return body_left == 0 ? ready(body.view()) : state;
  }
};

RequestParser::RequestParser(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

std::span<char> RequestParser::room() {
  Impl& self = *impl_;
  if (self.state == State::body && !self.chunked) {
    const std::size_t wanted = std::min(self.body_left, kBodyStep);
    self.body.reserve(wanted);
    return {self.body.data() + self.body.size(), wanted};
  }
  if (self.state != State::body) self.make_room(kLeastRoom);
  return {self.input.data() + self.end, self.input.size() - self.end};
}

RequestParser::State RequestParser::filled(std::size_t count) {
  Impl& self = *impl_;
  if (self.state == State::ready || self.state == State::refused) return self.state;
  if (self.state == State::body && !self.chunked) return self.read_body(count);
  self.end += count;
  return self.state == State::body ? self.read_chunks() : self.look_for_head();
}

Request& RequestParser::request() { return impl_->request; }
const Request& RequestParser::request() const { return impl_->request; }
const Refusal& RequestParser::refusal() const { return impl_->refusal; }
bool RequestParser::keep_alive() const {
  return impl_->state == State::ready && impl_->message->keep_alive();
}
bool RequestParser::is_1_0() const { return impl_->message && impl_->message->version == 10; }
bool RequestParser::take_expectation() { return std::exchange(impl_->expects_continue, false); }

void RequestParser::next() {
  Impl& self = *impl_;
  self.begin = self.head_end;
  if (self.begin == self.end) self.begin = self.end = 0;
  self.scanned = self.line = self.begin;
  self.lines = 0;
  self.request.headers.clear();
  self.request.path_parameters.clear();
  self.request.target = self.request.path = self.request.query = self.request.body = {};
  if (self.body.capacity() > kKeptBody) self.body = Buffer();
  self.body.clear();
  self.chunked = false;
  self.state = State::idle;
}

}  // namespace bb::http
