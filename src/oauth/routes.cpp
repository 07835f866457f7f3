#include "oauth/routes.h"

#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>

#include "oauth/authorize.h"
#include "oauth/consent.h"
#include "oauth/cross_origin.h"
#include "oauth/dynamic_registration.h"
#include "oauth/expire_user.h"
#include "oauth/granted_apps.h"
#include "oauth/introspect.h"
#include "oauth/jwks.h"
#include "oauth/pushed_request.h"
#include "oauth/revoke.h"
#include "oauth/switch_account.h"
#include "oauth/token.h"

namespace bb::oauth {
namespace {

using http::Method;
using http::Request;
using http::Response;
using http::Run;

// Django's APPEND_SLASH, which CMS's paths have: the same address with the slash.
void append_slash(const Request& request, Response& response) {
  std::string location = std::string(request.path) + "/";
  if (!request.query.empty()) location += "?" + std::string(request.query);
  http::redirect(response, std::move(location), 301);
  response.set("Cache-Control", "no-store");
}

// The endpoints of one version. A flow that may write to the store waits for the disk: it runs on the pool.
class Endpoints {
 public:
  Endpoints(http::Router& router, const Dependencies& dependencies, std::shared_ptr<Origins> origins,
            int version)
      : router_(router), dependencies_(dependencies), origins_(std::move(origins)), version_(version) {}

  using Versioned = void (*)(const Dependencies&, int version, const Request&, Response&);
  using Plain = void (*)(const Dependencies&, const Request&, Response&);

  void add(Method method, std::string_view path, Versioned handler, Run run = Run::pool) {
    add_handler(method, path, run,
                [dependencies = dependencies_, version = version_, handler](const Request& request,
                                                                            Response& response) {
                  handler(dependencies, version, request, response);
                });
  }
  void add_registration(const std::shared_ptr<RegistrationLimit>& limit) {
    const std::string pattern = "/v" + std::to_string(version_) + "/o/register";
    add_cross_origin_post(
        router_, origins_, pattern + "[/]",
        [dependencies = dependencies_, version = version_, limit](const Request& request,
                                                                  Response& response) {
          register_client(dependencies, version, *limit, request, response);
        },
        Run::pool);
    for (const Method method : {Method::get, Method::put, Method::delete_}) {
      router_.add(
          method, pattern + "/{client_id}",
          [dependencies = dependencies_, version = version_](const Request& request, Response& response) {
            configure_client(dependencies, version, request, response);
          },
          Run::pool);
    }
  }
  // POST that scripts of applications' pages may call, too.
  template <class Handler>
  void add_for_pages(std::string_view path, Handler handler) {
    add_cross_origin_post(
        router_, origins_, "/v" + std::to_string(version_) + "/o/" + std::string(path) + "[/]",
        [dependencies = dependencies_, version = version_, handler](const Request& request,
                                                                    Response& response) {
          if constexpr (std::is_same_v<Handler, Versioned>) {
            handler(dependencies, version, request, response);
          } else {
            handler(dependencies, request, response);
          }
        },
        Run::pool);
  }
  void add(Method method, std::string_view path, Plain handler, Run run = Run::pool) {
    add_handler(method, path, run,
                [dependencies = dependencies_, handler](const Request& request, Response& response) {
                  handler(dependencies, request, response);
                });
  }

 private:
  // CMS sends a GET without the slash to the path that has it. A POST would lose its body on that way, and
  // the discovery documents name paths without it: it is answered.
  void add_handler(Method method, std::string_view path, Run run, http::Handler handler) {
    const std::string pattern =
        "/v" + std::to_string(version_) + "/o" + (path.empty() ? "" : "/") + std::string(path);
    if (method != Method::get) return router_.add(method, pattern + "[/]", std::move(handler), run);
    router_.add(method, pattern + "/", std::move(handler), run);
    router_.add(method, pattern, append_slash);
  }

  http::Router& router_;
  const Dependencies& dependencies_;
  std::shared_ptr<Origins> origins_;
  int version_;
};

}  // namespace

bool Options::may_use_v3(std::string_view client_id) const {
  return v3_early_adopters.empty() ||
         std::find(v3_early_adopters.begin(), v3_early_adopters.end(), client_id) != v3_early_adopters.end();
}

void add_routes(http::Router& router, const Dependencies& dependencies) {
  const auto limit = dependencies.options.dynamic_registration == DynamicRegistration::off
                         ? nullptr
                         : std::make_shared<RegistrationLimit>();
  const auto origins = std::make_shared<Origins>(dependencies.store, dependencies.clock);
  for (const int version : {1, 2, 3}) {
    if (version == 3 && !dependencies.options.v3_endpoints) continue;
    Endpoints endpoints(router, dependencies, origins, version);
    endpoints.add(Method::get, "authorize", authorize, Run::here_or_pool);
    endpoints.add(Method::post, "authorize", authorize, Run::here_or_pool);
    endpoints.add(Method::get, "authorize/{approval}", show_consent, Run::here_or_pool);
    endpoints.add(Method::post, "authorize/{approval}", decide);
    endpoints.add_for_pages("token", token);
    endpoints.add_for_pages("revoke_token", revoke_token);
    endpoints.add(Method::post, "revoke", revoke_grant);
    endpoints.add(Method::get, "introspect", introspect, Run::here);  // reads only
    endpoints.add(Method::post, "introspect", introspect, Run::here);
    endpoints.add(Method::get, "", show_api_root);
    endpoints.add(Method::get, "tokens", list_granted_apps);
    endpoints.add(Method::get, "tokens/{grant}", show_granted_app);
    endpoints.add(Method::delete_, "tokens/{grant}", end_granted_app);
    endpoints.add(Method::post, "expire_authenticated_user/{patient}", expire_user);
    endpoints.add_for_pages("par", push_request);
    if (limit) endpoints.add_registration(limit);
    if (version == 3) endpoints.add(Method::post, "permission-logout", switch_account);
  }
  if (dependencies.signing_keys != nullptr) add_jwks_route(router, *dependencies.signing_keys);
}

}  // namespace bb::oauth
