#include "gateway/data_server.h"

#include <algorithm>
#include <iterator>

#include "base/log.h"
#include "fhir/operation_outcome.h"
#include "fhir/xml.h"
#include "gateway/conditional.h"
#include "gateway/format.h"

namespace bb::gateway {
namespace {

using fhir::ResourceType;
using fhir::Version;
using http::Method;
using http::Request;
using http::Response;

constexpr const char* kRetryAfter = "1";  // seconds, of 503: the store may be back by then
constexpr std::string_view kUnsupportedFormat =
    "Unsupported format: this server answers in JSON (application/fhir+json) and XML (application/fhir+xml)";

void refuse(Response& response, int status, std::string_view why) {
  response.status = status;
  response.content_type = content_type(Format::json);
  response.clear_body();
  fhir::operation_outcome(response.body, why);
}

// The answer that is there in JSON, in XML. Its tag is another: what is shown looks otherwise.
void turn_into_xml(fhir::Answer& answer, Response& response) {
  const std::string json = whole_text(response.body.view(), response.inserts);
  response.clear_body();
  fhir::append_xml(response.body, json);
  response.content_type = content_type(Format::xml);
  if (!answer.etag.empty()) answer.etag.insert(answer.etag.size() - 1, "-xml");
}

constexpr Version kVersions[] = {Version::v1, Version::v2};

std::string_view root(Version version) { return version == Version::v1 ? "/v1/fhir" : "/v2/fhir"; }

// IncludeIdentifiers: a list, possibly in brackets, of true (all), false, hicn and mbi.
struct Identifiers {
  bool mbi = false, hicn = false;
};
Result<Identifiers> read_identifiers(std::string_view header) {
  Identifiers wanted;
  std::string_view list = trim(header);
  if (list.starts_with('[')) list.remove_prefix(1);
  if (list.ends_with(']')) list.remove_suffix(1);
  for (const std::string_view item : split(list, ',')) {
    const std::string value = to_lower(trim(item));
    if (value == "true" || value == "mbi") wanted.mbi = true;
    if (value == "true" || value == "hicn") wanted.hicn = true;
    if (value.empty() || value == "true" || value == "false" || value == "hicn" || value == "mbi") continue;
    return invalid("Unsupported IncludeIdentifiers Header Value: |" + value + "|, " + std::string(header));
  }
  return wanted;
}

// IncludeAddressFields, IncludeTaxNumbers. CMS takes every other value for false.
Result<bool> read_switch(const Request& request, std::string_view header) {
  const std::string_view value = trim(request.header(header));
  if (equals_ignore_case(value, "true")) return true;
  if (value.empty() || equals_ignore_case(value, "false")) return false;
  return invalid("Unsupported " + std::string(header) + " Header Value: " + std::string(value));
}

class DataServer {
 public:
  DataServer(std::shared_ptr<fhir::Service> service, DataServerOptions options)
      : service_(std::move(service)), options_(std::move(options)) {}

  void search(Version version, ResourceType type, const Request& request, Response& response) {
    fhir::Request question = begin(version, type, request);
    answer(question, request, response);
  }

  void post_search(Version version, ResourceType type, const Request& request, Response& response) {
    fhir::Request question = begin(version, type, request);
    question.post = true;
    answer(question, request, response);
  }

  void read(Version version, ResourceType type, const std::string& id, const Request& request,
            Response& response) {
    fhir::Request question = begin(version, type, request);
    question.id = id;
    answer(question, request, response);
  }

  void metadata(Version version, const Request& request, Response& response) {
    const auto parameters = read_parameters(request, false);
    if (!parameters.ok()) return refuse(response, 400, parameters.error().message);
    const auto format = wanted_format(*parameters, request.header("Accept"));
    if (!format) return refuse(response, 406, kUnsupportedFormat);
    response.content_type = content_type(*format);
    fhir::Answer answered = service_->metadata(version, base(version, request), response.body);
    response.status = answered.status;
    if (format == Format::xml) turn_into_xml(answered, response);
  }

 private:
  std::string base(Version version, const Request& request) const {
    return client_origin(request, options_.origin) + std::string(root(version));
  }

  fhir::Request begin(Version version, ResourceType type, const Request& request) const {
    fhir::Request question;
    question.version = version;
    question.type = type;
    question.base = base(version, request);
    question.query = request.query;
    question.exclude_sensitive = !may_see_sensitive(request);
    return question;
  }

  bool may_see_sensitive(const Request& request) const {
    const auto& clients = options_.sensitive_clients;
    return options_.include_sensitive ||
           (request.client_fingerprint != nullptr &&
            std::find(clients.begin(), clients.end(), *request.client_fingerprint) != clients.end());
  }

  // Parameters may be in the URL, in the body, or in both (FHIR R4, section 3.1.0.1.8).
  static Result<Parameters> read_parameters(const Request& request, bool post) {
    auto parameters = parse_query(request.query);
    if (!parameters) return invalid("The query has a malformed escape");
    if (post && !request.body.empty()) {
      BB_ASSIGN(const auto form, http::parse_form(request));
      parameters->insert(parameters->end(), form.begin(), form.end());
    }
    return std::move(*parameters);
  }

  static Result<void> read_headers(const Request& request, fhir::Request& question) {
    BB_ASSIGN(question.include_address_fields, read_switch(request, "IncludeAddressFields"));
    BB_ASSIGN(question.include_tax_numbers, read_switch(request, "IncludeTaxNumbers"));
    BB_ASSIGN(const Identifiers identifiers, read_identifiers(request.header("IncludeIdentifiers")));
    question.include_mbi = identifiers.mbi;
    question.include_hicn = identifiers.hicn;
    return {};
  }

  void answer(fhir::Request& question, const Request& request, Response& response) {
    auto parameters = read_parameters(request, question.post);
    if (!parameters.ok())
      return refuse(response, http::status_of(parameters.error().kind), parameters.error().message);
    question.parameters = std::move(*parameters);
    const auto format = wanted_format(question.parameters, request.header("Accept"));
    if (!format) return refuse(response, 406, kUnsupportedFormat);
    if (const auto good = read_headers(request, question); !good.ok())
      return refuse(response, 400, good.error().message);
    response.content_type = content_type(*format);
    response.set("Cache-Control", "no-store");
    fhir::Answer answered = service_->answer(question, response.body, &response.inserts);
    response.status = answered.status;
    if (response.status == 503) response.set("Retry-After", kRetryAfter);
    if (format == Format::xml) turn_into_xml(answered, response);
    answer_conditionally(request, answered, response);
  }

  std::shared_ptr<fhir::Service> service_;
  DataServerOptions options_;
};

void add_resource(http::Router& router, const std::shared_ptr<DataServer>& server, Version version,
                  ResourceType type) {
  const std::string path = std::string(root(version)) + "/" + std::string(fhir::name(type));
  const auto search = [=](const Request& request, Response& response) {
    server->search(version, type, request, response);
  };
  router.add(Method::get, path + "[/]", search);
  router.add(Method::get, path + "/_search[/]", search);
  router.add(Method::post, path + "/_search[/]", [=](const Request& request, Response& response) {
    server->post_search(version, type, request, response);
  });
  router.add(Method::get, path + "/{id}[/]", [=](const Request& request, Response& response) {
    server->read(version, type, request.path_parameters[0], request, response);
  });
  router.add(
      Method::get, path + "/{id}/_history/{version}[/]", [=](const Request& request, Response& response) {
        server->read(version, type, request.path_parameters[0] + "/_history/" + request.path_parameters[1],
                     request, response);
      });
}

void add_version(http::Router& router, const std::shared_ptr<DataServer>& server, Version version) {
  for (const auto type :
       {ResourceType::patient, ResourceType::coverage, ResourceType::explanation_of_benefit})
    add_resource(router, server, version, type);
  if (version == Version::v2) {
    for (const auto type : {ResourceType::claim, ResourceType::claim_response})
      add_resource(router, server, version, type);
  }
  // This server has no operations, so it knows the definition of none.
  router.add(Method::get, std::string(root(version)) + "/OperationDefinition/{id}[/]",
             [](const Request& request, Response& response) {
               refuse(response, 404,
                      "Resource OperationDefinition/" + request.path_parameters[0] + " is not known");
             });
  router.add(
      Method::get, std::string(root(version)) + "/metadata[/]",
      [=](const Request& request, Response& response) { server->metadata(version, request, response); });
  router.add_fallback(std::string(root(version)), [](const Request& request, Response& response) {
    const std::string what = std::string(http::name(request.method)) + " " + std::string(request.path);
    refuse(
        response, response.status,
        response.status == 405 ? "This server does not answer " + what : "This server does not know " + what);
  });
}

void add_health(http::Router& router, const std::function<Result<void>()>& database_answers) {
  router.add(
      Method::get, "/health[/]",
      [database_answers](const Request&, Response& response) {
        response.set("Cache-Control", "no-store");
        if (const auto answer = database_answers(); !answer.ok()) {
          log::error("health check failed", {{"error", answer.error().debug}});
          return http::answer_detail(response, 503, "Service temporarily unavailable, try again later.");
        }
        response.body.literal(R"({"message":"all's well"})");
      },
      http::Run::pool);
}

}  // namespace

void add_data_server_routes(http::Router& router, const std::shared_ptr<fhir::Service>& service,
                            const DataServerOptions& options,
                            const std::function<Result<void>()>& database_answers) {
  const auto server = std::make_shared<DataServer>(service, options);
  for (const Version version : kVersions) add_version(router, server, version);
  add_health(router, database_answers);
}

}  // namespace bb::gateway
