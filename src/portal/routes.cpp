#include "portal/routes.h"

#include <string>

#include "http/own_pool.h"
#include "portal/login.h"
#include "portal/login_elsewhere.h"
#include "portal/static_files.h"

namespace bb::portal {
namespace {

using http::Method;
using http::Request;
using http::Response;
using http::Run;

// The addresses of each way to sign in.
struct LoginRoutes {
  http::Router& router;
  const Dependencies& dependencies;
  std::string path{oauth::kLoginPath};

  void operator()(const NoLogin&) const {
    const auto refuse = [all = dependencies](const Request&, Response& response) {
      all.pages.error(response, 503, "Nobody can sign in here yet",
                      "The people who run this service have not said how people sign in to it.");
    };
    router.add(Method::get, path, refuse);
    router.add(Method::post, path, refuse);
  }
  void operator()(const LoginHere& login) const {
    router.add(
        Method::get, path,
        [all = dependencies](const Request& request, Response& response) {
          show_login(all, request, response);
        },
        Run::pool);
    router.add_later(
        Method::post, path,
        http::on_pool(login.pool, [all = dependencies, login](const Request& request, Response& response) {
          log_in(all, login, request, response);
        }));
  }
  void operator()(const LoginElsewhere& login) const {
    router.add_later(
        Method::get, path,
        http::on_pool(login.pool, [all = dependencies, login](const Request& request, Response& response) {
          depart(all, login, request, response);
        }));
    router.add_later(
        Method::get, std::string(login.provider.callback_path()),
        http::on_pool(login.pool, [all = dependencies, login](const Request& request, Response& response) {
          arrive(all, login, request, response);
        }));
  }
};

}  // namespace

void add_routes(http::Router& router, const Dependencies& dependencies) {
  router.add(Method::get, "/",
             [dependencies](const Request&, Response& response) { dependencies.pages.home(response); });
  router.add(Method::get, "/static/{name}", static_file);
  // Crawlers have no business in the flows (CMS's text).
  router.add(Method::get, "/robots.txt", [](const Request&, Response& response) {
    response.content_type = "text/plain; charset=utf-8";
    response.body.literal("User-agent: *\nDisallow: /v1/o/\nDisallow: /v2/o/\nDisallow: /v3/o/\n");
  });
  std::visit(LoginRoutes{router, dependencies}, dependencies.login);
}

}  // namespace bb::portal
