#include "gateway/gateway.h"

#include <memory>

#include "base/log.h"
#include "gateway/api.h"
#include "gateway/capabilities.h"
#include "gateway/capability.h"
#include "gateway/cors.h"
#include "gateway/reply.h"

namespace bb::gateway {
namespace {

using http::Method;
using http::Request;
using http::Response;
using http::Router;

// A document that is the same for everybody until the server starts anew.
void add_document(Router& router, const std::string& pattern, std::string body) {
  add_cross_origin(router, pattern, [body = std::move(body)](const Request&, Response& response) {
    response.body.append(body);
  });
}

void add_discovery(Router& router, const PublicAddress& address) {
  const std::string openid = openid_configuration(address), smart = smart_configuration(address);
  for (const char* path :
       {"/.well-known/openid-configuration", "/.well-known/openid-configuration-v2",
        "/v1/connect/.well-known/openid-configuration", "/v2/connect/.well-known/openid-configuration"}) {
    add_document(router, path, openid);
  }
  for (const char* path :
       {"/v1/fhir/.well-known/smart-configuration", "/v2/fhir/.well-known/smart-configuration"}) {
    add_document(router, path, smart);
  }
}

// Where the FHIR of a version begins.
struct FhirRoot {
  fhir::Version version;
  std::string_view path;
};
constexpr FhirRoot kFhirRoots[] = {{fhir::Version::v1, "/v1/fhir"}, {fhir::Version::v2, "/v2/fhir"}};

Result<void> add_metadata(Router& router, const FhirRoot& root, Backend& backend,
                          const PublicAddress& address) {
  Response statement;
  bool is_there = false;
  backend.metadata(
      root.version, address.public_url + std::string(root.path), statement,
      [&is_there](const Outcome& outcome) { is_there = !outcome.refusal && outcome.answer.status == 200; });
  if (!is_there) return internal("the data server has no CapabilityStatement");
  BB_ASSIGN(std::string shown, public_capability(statement.body.view(), address));
  add_document(router, std::string(root.path) + "/metadata[/]", std::move(shown));
  return {};
}

void add_later_metadata(Router& router, const FhirRoot& root,
                        const std::shared_ptr<Capabilities>& capabilities) {
  add_cross_origin_later(
      router, std::string(root.path) + "/metadata[/]",
      [capabilities, version = root.version](const Request&, Response& response, http::Done done) {
        capabilities->show(version, response, std::move(done));
      });
}

// A handler of the Api: read() or search().
using Ask = void (Api::*)(fhir::Version, fhir::ResourceType, const Request&, Response&, const http::Done&);

void add_fhir(Router& router, const FhirRoot& root, const std::shared_ptr<Api>& api, bool answers_at_once) {
  const auto add = [&](const std::string& pattern, fhir::ResourceType type, Ask ask) {
    const fhir::Version version = root.version;
    if (answers_at_once) {
      add_cross_origin(router, pattern, [=](const Request& request, Response& response) {
        ((*api).*ask)(version, type, request, response, {});
      });
    } else {
      add_cross_origin_later(router, pattern,
                             [=](const Request& request, Response& response, const http::Done& done) {
                               ((*api).*ask)(version, type, request, response, done);
                             });
    }
  };
  for (const auto type : {fhir::ResourceType::patient, fhir::ResourceType::coverage,
                          fhir::ResourceType::explanation_of_benefit}) {
    const std::string path = std::string(root.path) + "/" + std::string(fhir::name(type));
    add(path + "[/]", type, &Api::search);
    add(path + "/{id}[/]", type, &Api::read);
  }
}

void answer_health(Response& response, const Result<void>& health) {
  if (!health.ok()) {
    log::error("health check failed", {{"error", health.error().debug}});
    return refuse(response, {503, "Service temporarily unavailable, try again later."});
  }
  response.body.literal(R"({"message":"all's well"})");
}

// The checks of CMS's monitors: ours, and the data server's.
void add_health(Router& router, const Services& services) {
  for (const char* path : {"/health[/]", "/health/db[/]"}) {
    router.add(
        Method::get, path,
        [database_answers = services.database_answers](const Request&, Response& response) {
          response.set("Cache-Control", "no-store");
          answer_health(response, database_answers());
        },
        http::Run::pool);
  }
  for (const auto& [path, version] :
       {std::pair{"/health/bfd[/]", fhir::Version::v1}, std::pair{"/health/bfd_v2[/]", fhir::Version::v2},
        std::pair{"/health/external[/]", fhir::Version::v1},
        std::pair{"/health/external_v2[/]", fhir::Version::v2}}) {
    if (services.backend->answers_at_once()) {
      router.add(
          Method::get, path,
          [backend = services.backend, version = version](const Request&, Response& response) {
            response.set("Cache-Control", "no-store");
            backend->check(version, [&](const Result<void>& health) { answer_health(response, health); });
          },
          http::Run::pool);
    } else {
      router.add_later(Method::get, path,
                       [backend = services.backend, version = version](const Request&, Response& response,
                                                                       const http::Done& done) {
                         response.set("Cache-Control", "no-store");
                         backend->check(version, [&response, done](const Result<void>& health) {
                           answer_health(response, health);
                           done();
                         });
                       });
    }
  }
}

// Django REST framework's words for a method that a path does not know.
void add_refusals(Router& router) {
  for (const char* prefix : {"/v1/fhir/", "/v2/fhir/", "/v1/connect/", "/v2/connect/"}) {
    router.add_fallback(prefix, [](const Request& request, Response& response) {
      if (response.status == 404) return refuse(response, not_found());
      const std::string method(http::name(request.method));
      refuse(response, {response.status, "Method \"" + method + "\" not allowed."});
    });
  }
}

}  // namespace

Result<void> add_routes(Router& router, const Services& services, const Options& options) {
  add_refusals(router);
  add_discovery(router, options.address);
  add_health(router, services);
  const auto api = std::make_shared<Api>(services, options);
  for (const char* path : {"/v1/connect/userinfo[/]", "/v2/connect/userinfo[/]"}) {
    add_cross_origin(router, path,
                     [api](const Request& request, Response& response) { api->userinfo(request, response); });
  }
  const bool at_once = services.backend->answers_at_once();
  const auto capabilities = std::make_shared<Capabilities>(services.backend, services.clock, options.address);
  for (const FhirRoot& root : kFhirRoots) {
    if (at_once) {
      BB_TRY(add_metadata(router, root, *services.backend, options.address));
    } else {
      add_later_metadata(router, root, capabilities);
    }
    add_fhir(router, root, api, at_once);
  }
  return {};
}

}  // namespace bb::gateway
