#include "http/router.h"

#include <gtest/gtest.h>

namespace bb::http {
namespace {

// Handlers say which pattern answered.
struct Site {
  Router router;
  Request request;
  Response response;

  void add(Method method, const std::string& pattern, Run run = Run::here) {
    router.add(
        method, pattern, [pattern](const Request&, Response& out) { out.body.append(pattern); }, run);
  }
  std::string ask(Method method, std::string_view path) {
    request.method = method;
    request.path = path;
    response = Response();
    const Router::Match match = router.match(request, response);
    (*match.handler)(request, response);
    return std::string(response.body.view());
  }
  std::string allow() const { return response.headers.empty() ? "" : response.headers[0].second; }
};

TEST(Router, a_placeholder_is_one_segment_that_is_not_empty) {
  Site site;
  site.add(Method::get, "/Patient/{id}");
  EXPECT_EQ(site.ask(Method::get, "/Patient/-1"), "/Patient/{id}");
  EXPECT_EQ(site.request.path_parameters, std::vector<std::string>{"-1"});
  site.ask(Method::get, "/Patient/");
  EXPECT_EQ(site.response.status, 404);
  site.ask(Method::get, "/Patient/-1/x");
  EXPECT_EQ(site.response.status, 404);
  site.ask(Method::get, "/Patient");
  EXPECT_EQ(site.response.status, 404);
  EXPECT_TRUE(site.request.path_parameters.empty());
}

TEST(Router, placeholders_are_decoded_in_order) {
  Site site;
  site.add(Method::get, "/{a}/x/{b}");
  EXPECT_EQ(site.ask(Method::get, "/%2D1/x/a%20b"), "/{a}/x/{b}");
  EXPECT_EQ(site.request.path_parameters, (std::vector<std::string>{"-1", "a b"}));
}

TEST(Router, a_literal_wins_and_is_left_when_it_leads_nowhere) {
  Site site;
  site.add(Method::get, "/o/{name}");
  site.add(Method::get, "/o/token");
  site.add(Method::get, "/o/token/new");
  site.add(Method::get, "/o/{name}/old");
  EXPECT_EQ(site.ask(Method::get, "/o/token"), "/o/token");
  EXPECT_EQ(site.ask(Method::get, "/o/other"), "/o/{name}");
  EXPECT_EQ(site.ask(Method::get, "/o/token/old"), "/o/{name}/old");
  EXPECT_EQ(site.request.path_parameters, std::vector<std::string>{"token"});
}

TEST(Router, a_trailing_slash_counts_unless_the_pattern_says_otherwise) {
  Site site;
  site.add(Method::get, "/a");
  site.add(Method::get, "/b[/]");
  site.add(Method::get, "/");
  EXPECT_EQ(site.ask(Method::get, "/a"), "/a");
  EXPECT_EQ(site.ask(Method::get, "/b"), "/b[/]");
  EXPECT_EQ(site.ask(Method::get, "/b/"), "/b[/]");
  EXPECT_EQ(site.ask(Method::get, "/"), "/");
  site.ask(Method::get, "/a/");
  EXPECT_EQ(site.response.status, 404);
  EXPECT_EQ(site.router.routes().size(), 3U);
}

TEST(Router, get_answers_head_unless_head_has_its_own) {
  Site site;
  site.add(Method::get, "/a");
  EXPECT_EQ(site.ask(Method::head, "/a"), "/a");
  site.add(Method::get, "/b");
  site.router.add(Method::head, "/b", [](const Request&, Response& out) { out.body.append("own"); });
  EXPECT_EQ(site.ask(Method::head, "/b"), "own");
}

TEST(Router, another_method_is_405_with_every_method_that_is_allowed) {
  Site site;
  site.add(Method::post, "/o/token");
  site.add(Method::get, "/o/{name}");
  site.add(Method::delete_, "/o/{name}");
  EXPECT_EQ(site.ask(Method::put, "/o/token"), R"({"detail":"Method not allowed."})");
  EXPECT_EQ(site.response.status, 405);
  EXPECT_EQ(site.allow(), "GET, HEAD, POST, DELETE");
  EXPECT_EQ(site.ask(Method::get, "/o/token"), "/o/{name}");
}

TEST(Router, the_longest_prefix_falls_back) {
  Site site;
  const auto say = [](std::string_view text) {
    return [text](const Request&, Response& out) { out.body.append(text); };
  };
  site.router.add_fallback("/v2/", say("two"));
  site.router.add_fallback("/", say("any"));
  site.router.add_fallback("/v2/fhir/", say("fhir"));
  site.add(Method::get, "/v2/fhir/Patient");
  EXPECT_EQ(site.ask(Method::get, "/v2/fhir/Nothing"), "fhir");
  EXPECT_EQ(site.response.status, 404);
  EXPECT_EQ(site.ask(Method::post, "/v2/fhir/Patient"), "fhir");
  EXPECT_EQ(site.response.status, 405);
  EXPECT_EQ(site.allow(), "GET, HEAD");
  EXPECT_EQ(site.ask(Method::get, "/v2/o"), "two");
  EXPECT_EQ(site.ask(Method::get, "/v1"), "any");
}

TEST(Router, without_a_fallback_not_found_is_plain_json) {
  Site site;
  EXPECT_EQ(site.ask(Method::get, "/a"), R"({"detail":"Not found."})");
  EXPECT_EQ(site.response.status, 404);
  site.ask(Method::options, "*");
  EXPECT_EQ(site.response.status, 404);
}

TEST(Router, a_match_says_where_its_handler_runs) {
  Site site;
  site.add(Method::get, "/here");
  site.add(Method::get, "/pool", Run::pool);
  site.request.method = Method::get;
  site.request.path = "/pool";
  EXPECT_EQ(site.router.match(site.request, site.response).run, Run::pool);
  site.request.path = "/here";
  EXPECT_EQ(site.router.match(site.request, site.response).run, Run::here);
}

}  // namespace
}  // namespace bb::http
