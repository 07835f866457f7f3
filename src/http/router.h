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

#include "http/message.h"

namespace bb::http {

using Handler = std::function<void(const Request&, Response&)>;

// Where a handler runs. `here`: on the thread that reads the sockets, for work of microseconds (reads of the
// store). `pool`: on a worker thread, for what may block or take milliseconds (argon2id, writes that wait for
// the disk, calls to other servers).
enum class Run : std::uint8_t { here, pool };

struct Route {
  Method method;
  std::string pattern;
  Handler handler;
  Run run;
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

  // Who says 404 (no pattern) and 405 (`Allow` is set already) for paths that begin with `prefix`; the
  // longest prefix wins. The response's status is set already. Without one: a plain JSON body {"detail":"Not
  // found."}.
  void add_fallback(std::string prefix, Handler handler);

  struct Match {
    const Handler* handler;
    Run run;
  };
  // Fills request.path_parameters; always finds something to run (a fallback sets the status itself).
  Match match(Request& request, Response& response) const;

  const std::vector<Route>& routes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::http
