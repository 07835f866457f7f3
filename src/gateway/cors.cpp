#include "gateway/cors.h"

namespace bb::gateway {
namespace {

void allow_any_origin(const http::Request& request, http::Response& response) {
  if (request.has_header("Origin")) response.set("Access-Control-Allow-Origin", "*");
}

void preflight(const http::Request& request, http::Response& response) {
  allow_any_origin(request, response);
  response.status = 204;
  response.content_type = {};
  response.set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
  response.set("Access-Control-Allow-Headers",
               "accept, authorization, content-type, user-agent, x-requested-with");
  response.set("Access-Control-Max-Age", "86400");
}

}  // namespace

void add_cross_origin(http::Router& router, const std::string& pattern, http::Handler handler,
                      http::Run run) {
  router.add(
      http::Method::get, pattern,
      [handler = std::move(handler)](const http::Request& request, http::Response& response) {
        allow_any_origin(request, response);
        handler(request, response);
      },
      run);
  router.add(http::Method::options, pattern, preflight);
}

void add_cross_origin_later(http::Router& router, const std::string& pattern, http::LaterHandler handler) {
  router.add_later(http::Method::get, pattern,
                   [handler = std::move(handler)](const http::Request& request, http::Response& response,
                                                  http::Done done) {
                     allow_any_origin(request, response);
                     handler(request, response, std::move(done));
                   });
  router.add(http::Method::options, pattern, preflight);
}

}  // namespace bb::gateway
