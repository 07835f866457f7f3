// An HTTP/1.1 client: keeps its connections and uses them again, has a limit on everything, and always
// verifies TLS.
//
// Any thread may call it. One thread of its own does the work of all calls and hands out their answers. A
// call is the caller's until it is sent; an answer is whoever's it is handed to.
//
// A call that is sent while a thread works for a request (base/trace.h) carries its traceparent, unless it
// has one, and its answer is handed out as a part of that request.
//
// TLS is 1.2 or later, and the server's certificate and name are always verified. Redirects are not followed,
// cookies not kept, bodies not decompressed; proxies that the environment names are not used.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "base/result.h"
#include "http/message.h"

namespace bb::http {

using NamedValues = std::vector<std::pair<std::string, std::string>>;

struct Call {
  Method method = Method::get;
  // http or https, absolute, without user and password; percent-encoded, as it goes onto the wire.
  std::string url;
  // Refused among them: names that are no tokens, values with control characters (RFC 9110 section 5.5), and
  // what says where a message ends or whom it is for (Content-Length, Host...), which is set here.
  NamedValues headers;
  std::string body;                        // none for GET and HEAD
  std::chrono::milliseconds time{30'000};  // for all of it, waiting for a connection included; above 0
  std::size_t most_bytes = std::size_t{64} << 20;  // of the answer's body
};

struct CallAnswer {
  int status = 0;  // any: that it is not 200 is no error here
  NamedValues headers;
  Buffer body;

  // The first header of a name (any case), or empty.
  std::string_view header(std::string_view name) const;
};

struct ClientOptions {
  std::string ca_file{};  // PEM; whom servers' certificates must come from. Empty: whom the system trusts
  std::string certificate_file{};  // PEM, with its chain: shown to servers that ask (mutual TLS). Empty: none
  std::string key_file{};          // PEM, not encrypted. Empty: in certificate_file
  std::chrono::milliseconds connect_time{5'000};  // name, connection and TLS together
  unsigned most_connections = 64;                 // to one scheme, host and port; further calls wait for one
  std::size_t most_waiting = 10'000;              // calls that wait so; beyond: ErrorKind::busy
  bool public_addresses_only = false;  // connects to no address of one's own network: for URLs of strangers
};

class Client {
 public:
  // `invalid` when a file is missing, unreadable or not what it should be, its message says which and why.
  // The files are read again for each new connection (the CA within a minute), and a connection is used for
  // five minutes at most: whoever renews a certificate need not tell.
  static Result<std::unique_ptr<Client>> make(ClientOptions options);
  // Calls that are under way or wait end with `unavailable`. Not from within an answer.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  using Answered = std::function<void(Result<CallAnswer>)>;

  // `answered` is called exactly once, on the client's thread, where it must not block or throw; or before
  // send() returns when the call is refused. Errors, whose public text names the server's host and port but
  // nothing else of the URL:
  //   invalid      the call itself is wrong, nothing was sent
  //   busy         too many calls wait, nothing was sent
  //   unavailable  no connection, TLS included; or it ended before the first byte of an answer
  //   timed_out    connected, and no whole answer in time
  //   bad_answer   not HTTP, cut short, or larger than it may be
  // A connection that was kept may turn out to have been closed by the server. Only methods that are
  // idempotent (RFC 9110 section 9.2.2) are then sent again, on another.
  void send(Call call, Answered answered);
  // The same for who may wait. Not from within an answer.
  Result<CallAnswer> send_and_wait(Call call);

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::http
