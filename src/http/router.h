// Which handler answers a request: a table of method, pattern and handler, built once before the server
// starts.
//
// Immutable while serving, then safe for any thread.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/done.h"
#include "http/message.h"

namespace bb::http {

using Handler = std::function<void(const Request&, Response&)>;

// Returns at once, and calls `done` when the response is complete: once, from any thread. The request and the
// response live until then, even when the client has gone. What is thrown, and a `done` that is dropped
// without being called, is a 500; one that is kept for ever keeps Server::run() from returning: bind it to
// something that has a time limit.
using LaterHandler = std::function<void(const Request&, Response&, Done done)>;

// Where a handler runs. `here`: on the thread that reads the sockets, for work of microseconds (reads of the
// store). `pool`: on a worker thread, for what may block or take milliseconds (argon2id, writes that wait for
// the disk). `later`: on the thread that reads the sockets, and answered when its Done is called (calls to
// other servers); of handlers that came by add_later(). `here_or_pool`: here first, with request.may_wait
// false, and once more on a worker thread when the response says that it would block.
enum class Run : std::uint8_t { here, pool, later, here_or_pool };

struct Route {
  Method method;
  std::string pattern;
  Handler handler;  // empty when `run` is `later`
  Run run;
  LaterHandler later;  // empty otherwise
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // pattern: "/v2/fhir/Patient/{id}". A {placeholder} matches one non-empty segment. Literal segments win
  // over placeholders.
  // "/x" and "/x/" are two patterns unless `pattern` ends in "[/]", which takes both. GET also answers HEAD.
  void add(Method method, std::string pattern, Handler handler, Run run = Run::here);
  // The same for a handler whose answer depends on others.
  void add_later(Method method, std::string pattern, LaterHandler handler);

  // Who says 404 (no pattern) and 405 (`Allow` is set already) for paths that begin with `prefix`; the
  // longest prefix wins. The response's status is set already. Without one: a plain JSON body {"detail":"Not
  // found."}.
  void add_fallback(std::string prefix, Handler handler);

  struct Match {
    const Handler* handler;  // null when `run` is `later`
    Run run;
    const LaterHandler* later;  // null otherwise
    const Route* route;         // null: a fallback
  };
  // Fills request.path_parameters; always finds something to run (a fallback sets the status itself).
  Match match(Request& request, Response& response) const;

  const std::vector<Route>& routes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::http
