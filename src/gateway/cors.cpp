#include "gateway/cors.h"

namespace bb::gateway {
namespace {

constexpr std::string_view kMethods = "GET, HEAD, OPTIONS";

void allow(const Readers& readers, const http::Request& request, http::Response& response) {
  if (readers) return oauth::allow_origin(*readers, request, response);
  if (request.has_header("Origin")) response.set("Access-Control-Allow-Origin", "*");
}

void add_preflight(http::Router& router, const std::string& pattern, const Readers& readers) {
  if (readers) {
    router.add(http::Method::options, pattern,
               [readers](const http::Request& request, http::Response& response) {
                 oauth::answer_preflight(*readers, request, response, kMethods);
               });
    return;
  }
  router.add(http::Method::options, pattern, [](const http::Request& request, http::Response& response) {
    allow(nullptr, request, response);
    response.status = 204;
    response.content_type = {};
    response.set("Access-Control-Allow-Methods", std::string(kMethods));
    response.set("Access-Control-Allow-Headers",
                 "accept, authorization, content-type, user-agent, x-requested-with");
    response.set("Access-Control-Max-Age", "86400");
  });
}

}  // namespace

void add_cross_origin(http::Router& router, const std::string& pattern, http::Handler handler,
                      const Readers& readers, http::Run run) {
  router.add(
      http::Method::get, pattern,
      [handler = std::move(handler), readers](const http::Request& request, http::Response& response) {
        allow(readers, request, response);
        handler(request, response);
      },
      run);
  add_preflight(router, pattern, readers);
}

void add_cross_origin_later(http::Router& router, const std::string& pattern, http::LaterHandler handler,
                            const Readers& readers) {
  router.add_later(http::Method::get, pattern,
                   [handler = std::move(handler), readers](const http::Request& request,
                                                           http::Response& response, http::Done done) {
                     allow(readers, request, response);
                     handler(request, response, std::move(done));
                   });
  add_preflight(router, pattern, readers);
}

}  // namespace bb::gateway
