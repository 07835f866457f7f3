#include "oauth/routes.h"

#include <string>

#include "oauth/authorize.h"
#include "oauth/consent.h"
#include "oauth/introspect.h"
#include "oauth/jwks.h"
#include "oauth/revoke.h"
#include "oauth/token.h"

namespace bb::oauth {

void add_routes(http::Router& router, const Dependencies& dependencies) {
  using http::Method;
  using http::Request;
  using http::Response;
  using http::Run;
  // A flow that may write to the store waits for the disk: it runs on the pool. Version 1 differs from 2 in
  // its paths only.
  for (const int version : {1, 2}) {
    const std::string base = "/v" + std::to_string(version) + "/o/";
    const auto authorization = [dependencies, version](const Request& request, Response& response) {
      authorize(dependencies, version, request, response);
    };
    router.add(Method::get, base + "authorize[/]", authorization, Run::pool);
    router.add(Method::post, base + "authorize[/]", authorization, Run::pool);
    router.add(
        Method::get, base + "authorize/{approval}[/]",
        [dependencies, version](const Request& request, Response& response) {
          show_consent(dependencies, version, request, response);
        },
        Run::pool);
    router.add(
        Method::post, base + "authorize/{approval}[/]",
        [dependencies, version](const Request& request, Response& response) {
          decide(dependencies, version, request, response);
        },
        Run::pool);
    router.add(
        Method::post, base + "token[/]",
        [dependencies](const Request& request, Response& response) {
          token(dependencies, request, response);
        },
        Run::pool);
    router.add(
        Method::post, base + "revoke_token[/]",
        [dependencies](const Request& request, Response& response) {
          revoke_token(dependencies, request, response);
        },
        Run::pool);
    // Reads only.
    router.add(Method::post, base + "introspect[/]",
               [dependencies](const Request& request, Response& response) {
                 introspect(dependencies, request, response);
               });
  }
  if (dependencies.signing_keys != nullptr) add_jwks_route(router, *dependencies.signing_keys);
}

}  // namespace bb::oauth
