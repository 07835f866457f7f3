#include "portal/routes.h"

#include "portal/login.h"
#include "portal/static_files.h"

namespace bb::portal {

void add_routes(http::Router& router, const Dependencies& dependencies) {
  using http::Method;
  using http::Request;
  using http::Response;
  using http::Run;
  const std::string login(oauth::kLoginPath);
  router.add(Method::get, "/",
             [dependencies](const Request&, Response& response) { dependencies.pages.home(response); });
  router.add(Method::get, "/static/{name}", static_file);
  // Crawlers have no business in the flows (CMS's text).
  router.add(Method::get, "/robots.txt", [](const Request&, Response& response) {
    response.content_type = "text/plain; charset=utf-8";
    response.body.literal("User-agent: *\nDisallow: /v1/o/\nDisallow: /v2/o/\nDisallow: /v3/o/\n");
  });
  router.add(
      Method::get, login,
      [dependencies](const Request& request, Response& response) {
        show_login(dependencies, request, response);
      },
      Run::pool);
  router.add(
      Method::post, login,
      [dependencies](const Request& request, Response& response) { log_in(dependencies, request, response); },
      Run::pool);
}

}  // namespace bb::portal
