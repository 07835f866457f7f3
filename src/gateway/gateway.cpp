#include "gateway/gateway.h"

#include <memory>
#include <span>
#include <utility>

#include "base/log.h"
#include "gateway/api.h"
#include "gateway/application_lists.h"
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

constexpr fhir::Version kVersions[] = {fhir::Version::v1, fhir::Version::v2, fhir::Version::v3};

bool is_served(fhir::Version version, const Options& options) {
  return version != fhir::Version::v3 || options.v3_endpoints;
}

// "/v2", where everything of a version begins.
std::string root_of(fhir::Version version) { return "/v" + std::to_string(static_cast<int>(version)); }

void add_discovery(Router& router, const Options& options) {
  add_document(router, "/.well-known/openid-configuration", openid_configuration(options.address));
  add_document(router, "/.well-known/openid-configuration-v2", openid_configuration(options.address));
  if (options.v3_endpoints) {
    add_document(router, "/.well-known/openid-configuration-v3",
                 openid_configuration(options.address, fhir::Version::v3));
  }
  for (const fhir::Version version : kVersions) {
    if (!is_served(version, options)) continue;
    const std::string root = root_of(version);
    add_document(router, root + "/connect/.well-known/openid-configuration",
                 openid_configuration(options.address, version));
    add_document(router, root + "/fhir/.well-known/smart-configuration",
                 smart_configuration(options.address, version, options.audit_events));
  }
  oauth::add_metadata_routes(router, server(options.address, fhir::Version::v2));
  // Nothing of the flows is for search engines.
  router.add(Method::get, "/robots.txt", [](const Request&, Response& response) {
    response.content_type = "text/plain";
    response.body.literal("User-agent: *\nDisallow: /v1/o/\nDisallow: /v2/o/\nDisallow: /v3/o/");
  });
}

Result<void> add_metadata(Router& router, fhir::Version version, Backend& backend,
                          const PublicAddress& address) {
  Response statement;
  bool is_there = false;
  backend.metadata(
      version, address.public_url + root_of(version) + "/fhir", statement,
      [&is_there](const Outcome& outcome) { is_there = !outcome.refusal && outcome.answer.status == 200; });
  if (!is_there) return internal("the data server has no CapabilityStatement");
  BB_ASSIGN(std::string shown, public_capability(statement.body.view(), address, version));
  add_document(router, root_of(version) + "/fhir/metadata[/]", std::move(shown));
  return {};
}

void add_later_metadata(Router& router, fhir::Version version,
                        const std::shared_ptr<Capabilities>& capabilities) {
  add_cross_origin_later(router, root_of(version) + "/fhir/metadata[/]",
                         [capabilities, version](const Request&, Response& response, http::Done done) {
                           capabilities->show(version, response, std::move(done));
                         });
}

// The lists of applications; they wait for the store now and then.
void add_lists(Router& router, const Services& services, const Options& options) {
  const auto lists = std::make_shared<ApplicationLists>(
      services.tokens, services.clock, OriginRules{options.address.public_url, options.trusted_proxies},
      options.hidden_labels);
  const auto add = [&router](const std::string& name, const http::Handler& show) {
    for (const char* version : {"", "-v2"})
      add_cross_origin(router, "/.well-known/" + name + version, show, nullptr, http::Run::pool);
  };
  add("applications",
      [lists](const Request& request, Response& response) { lists->show_applications(request, response); });
  add("public-applications", [lists](const Request& request, Response& response) {
    lists->show_public_applications(request, response);
  });
  add("application-labels", [lists](const Request&, Response& response) { lists->show_labels(response); });
}

void add_target(Router& router, const std::string& pattern, const Target& target,
                const std::shared_ptr<Api>& api, bool answers_at_once) {
  if (answers_at_once) {
    return add_cross_origin(
        router, pattern,
        [=](const Request& request, Response& response) { api->ask(target, request, response); },
        api->readers());
  }
  add_cross_origin_later(
      router, pattern,
      [=](const Request& request, Response& response, const http::Done& done) {
        api->ask(target, request, response, done);
      },
      api->readers());
}

void add_fhir(Router& router, fhir::Version version, const Options& options, const std::shared_ptr<Api>& api,
              bool answers_at_once) {
  using enum fhir::ResourceType;
  const bool is_v3 = version == fhir::Version::v3;
  const std::string root = root_of(version) + "/fhir/";
  for (const auto type : {patient, coverage, explanation_of_benefit, audit_event}) {
    if (type == audit_event && !(is_v3 && options.audit_events)) continue;
    const std::string path = root + std::string(fhir::name(type));
    add_target(router, path + "[/]", {version, type, Interaction::search}, api, answers_at_once);
    add_target(router, path + "/{id}[/]", {version, type, Interaction::read}, api, answers_at_once);
  }
  if (!is_v3) return;
  for (const char* name : {"Patient/$generate-insurance-card[/]", "Patient/%24generate-insurance-card[/]"})
    add_target(router, root + name, {version, patient, Interaction::insurance_card}, api, answers_at_once);
}

void answer_health(Response& response, const Result<void>& health) {
  response.set("Cache-Control", "no-store");
  if (!health.ok()) {
    log::error("health check failed", {{"error", health.error().debug}});
    return refuse(response, {503, "Service temporarily unavailable, try again later."});
  }
  response.body.literal(R"({"message":"all's well"})");
}

// One after the other, until one fails.
void check_each(std::span<const HealthCheck> checks, const std::function<void(Result<void>)>& checked) {
  if (checks.empty()) return checked({});
  checks.front()([rest = checks.subspan(1), checked](const Result<void>& health) {
    if (!health.ok()) return checked(health);
    check_each(rest, checked);
  });
}

// `at_once`: the checks have called back when they return, but may have waited for a disk.
void add_health_path(Router& router, const char* path, std::vector<HealthCheck> checks, bool at_once) {
  const auto shared = std::make_shared<const std::vector<HealthCheck>>(std::move(checks));
  if (at_once) {
    router.add(
        Method::get, path,
        [shared](const Request&, Response& response) {
          check_each(*shared, [&response](const Result<void>& health) { answer_health(response, health); });
        },
        http::Run::pool);
    return;
  }
  router.add_later(Method::get, path, [shared](const Request&, Response& response, const http::Done& done) {
    check_each(*shared, [shared, &response, done](const Result<void>& health) {
      answer_health(response, health);
      done();
    });
  });
}

// The checks of CMS's monitors: ours, the data server's, and that of where beneficiaries sign in.
void add_health(Router& router, const Services& services) {
  const auto backend_answers = [&services](fhir::Version version) -> HealthCheck {
    return [backend = services.backend, version](std::function<void(Result<void>)> checked) {
      backend->check(version, std::move(checked));
    };
  };
  const HealthCheck database_answers =
      [answers = services.database_answers](const std::function<void(Result<void>)>& checked) {
        checked(answers());
      };
  std::vector<HealthCheck> login;
  if (services.login_answers) login.push_back(services.login_answers);
  const auto with_login = [&login](HealthCheck first) {
    std::vector<HealthCheck> checks{std::move(first)};
    checks.insert(checks.end(), login.begin(), login.end());
    return checks;
  };
  const bool at_once = services.backend->answers_at_once();
  const HealthCheck v1 = backend_answers(fhir::Version::v1), v2 = backend_answers(fhir::Version::v2);
  add_health_path(router, "/health[/]", {database_answers}, true);
  add_health_path(router, "/health/db[/]", {database_answers}, true);
  add_health_path(router, "/health/bfd[/]", {v1}, at_once);
  add_health_path(router, "/health/bfd_v2[/]", {v2}, at_once);
  add_health_path(router, "/health/sls[/]", login, login.empty());
  add_health_path(router, "/health/external[/]", with_login(v1), at_once && login.empty());
  add_health_path(router, "/health/external_v2[/]", with_login(v2), at_once && login.empty());
}

// Django REST framework's words for a method that a path does not know.
void add_refusals(Router& router) {
  for (const fhir::Version version : kVersions) {
    for (const char* folder : {"/fhir/", "/connect/"}) {
      router.add_fallback(root_of(version) + folder, [](const Request& request, Response& response) {
        if (response.status == 404) return refuse(response, not_found());
        const std::string method(http::name(request.method));
        refuse(response, {response.status, "Method \"" + method + "\" not allowed."});
      });
    }
  }
}

}  // namespace

Result<void> add_routes(Router& router, const Services& services, const Options& options) {
  add_refusals(router);
  add_discovery(router, options);
  add_health(router, services);
  if (options.wellknown_applications) add_lists(router, services, options);
  const auto api = std::make_shared<Api>(services, options);
  Backend& backend = *services.backend;
  const bool at_once = backend.answers_at_once();
  const auto capabilities = std::make_shared<Capabilities>(services.backend, services.clock, options.address);
  for (const fhir::Version version : kVersions) {
    if (!is_served(version, options)) continue;
    add_cross_origin(
        router, root_of(version) + "/connect/userinfo[/]",
        [api, version](const Request& request, Response& response) {
          api->userinfo(version, request, response);
        },
        api->readers());
    add_fhir(router, version, options, api, at_once);
    if (!backend.has(version)) {
      add_cross_origin(router, root_of(version) + "/fhir/metadata[/]",
                       [](const Request&, Response& response) { answer_not_supported(response); });
    } else if (at_once) {
      BB_TRY(add_metadata(router, version, backend, options.address));
    } else {
      add_later_metadata(router, version, capabilities);
    }
  }
  return {};
}

}  // namespace bb::gateway
