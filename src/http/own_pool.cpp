#include "http/own_pool.h"

#include <memory>
#include <utility>

#include "base/log.h"
#include "base/trace.h"

namespace bb::http {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Drops `done` without calling it when the handler throws, which answers 500.
void run(const Handler& handler, const Request& request, Response& response, const Done& done) {
  std::string cause = "not a standard exception";
  try {
    handler(request, response);
    return done();
  } catch (const std::exception& exception) {
    cause = exception.what();
  } catch (...) {
  }
  log::error("A request handler failed.", {{"cause", cause}});
}

}  // namespace

LaterHandler on_pool(WorkerPool& pool, Handler handler, std::chrono::milliseconds patience) {
  return [&pool, patience, handler = std::make_shared<const Handler>(std::move(handler))](
             const Request& request, Response& response, Done done) {
    const auto latest = SteadyClock::now() + patience;
    pool.submit([handler, latest, &request, &response, done = std::move(done)](bool accepted) {
      const TraceScope scope(request.trace);
      if (accepted && SteadyClock::now() < latest) return run(*handler, request, response, done);
      answer_detail(response, 503, "The server is busy. Try again later.");
      response.set("Retry-After", "1");
      done();
    });
  };
}

}  // namespace bb::http
