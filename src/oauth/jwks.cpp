#include "oauth/jwks.h"

#include "oauth/fault.h"

namespace bb::oauth {
namespace {

void answer(SigningKeys& keys, const http::Request& request, http::Response& response) {
  response.set("Access-Control-Allow-Origin", "*");
  const auto published = keys.published();
  if (!published.ok()) return fail(response, published.error());
  response.set("ETag", (*published)->etag);
  response.set("Cache-Control", "public, max-age=300");
  if (http::names_etag(request.header("If-None-Match"), (*published)->etag)) {
    response.status = 304;
    response.content_type = {};
    return;
  }
  response.content_type = "application/jwk-set+json";
  response.body.append((*published)->json);
}

}  // namespace

void add_jwks_route(http::Router& router, SigningKeys& keys) {
  router.add(
      http::Method::get, "/.well-known/jwks.json",
      [&keys](const http::Request& request, http::Response& response) { answer(keys, request, response); });
}

}  // namespace bb::oauth
