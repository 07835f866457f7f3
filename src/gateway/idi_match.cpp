#include "gateway/idi_match.h"

#include "base/crypto.h"
#include "base/log.h"
#include "fhir/operation_outcome.h"
#include "gateway/format.h"
#include "gateway/idi_parameters.h"

namespace bb::gateway {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kMostHeader = 1024;  // bytes of what a header says of who asks

constexpr std::string_view kHead =
    R"({"resourceType":"Bundle","id":"IDI-Match","meta":{"profile":[)"
    R"("http://hl7.org/fhir/us/identity-matching/StructureDefinition/idi-match-bundle"]},)"
    R"("identifier":{"assigner":{"display":"CMS"}},"type":"searchset","entry":[)"
    R"({"fullUrl":"https://cms.gov","resource":{"resourceType":"Organization","id":"cms-org","meta":{)"
    R"("profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-organization"]},"active":true,)"
    R"("type":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/organization-type","code":"pay",)"
    R"("display":"Payer"}]}],"name":"CMS"},"search":{"mode":"match"}})";

void refuse(Response& response, int status, std::string_view why) {
  response.status = status;
  response.clear_body();
  fhir::operation_outcome(response.body, why);
}

void fail(Response& response, const Error& error) {
  log::error("patient match", {{"error", error.debug}});
  refuse(response, http::status_of(error.kind), error.message);
}

bool is_json(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  return type.empty() || equals_ignore_case(type, "application/fhir+json") ||
         equals_ignore_case(type, "application/json");
}

class IdiMatch {
 public:
  IdiMatch(std::shared_ptr<fhir::Service> service, std::shared_ptr<identity::People> people)
      : service_(std::move(service)), people_(std::move(people)) {}

  void answer(const Request& request, Response& response) {
    response.content_type = content_type(Format::json);
    response.set("Cache-Control", "no-store");
    const identity::MatchAsker asker{std::string(trim(request.header("X-CLIENT-ID"))),
                                     std::string(trim(request.header("X-CLIENT-NAME"))),
                                     std::string(trim(request.header("X-CLIENT-IP")))};
    for (const std::string* each : {&asker.client_id, &asker.client_name, &asker.address}) {
      if (each->empty())
        return refuse(response, 400, "Missing Required Headers: X-CLIENT-IP, X-CLIENT-NAME, X-CLIENT-ID");
      if (each->size() > kMostHeader || !is_text(*each))
        return refuse(response, 400, "X-CLIENT-IP, X-CLIENT-NAME and X-CLIENT-ID must be short texts");
    }
    if (!is_json(request.header("Content-Type")))
      return refuse(response, 415, "The body must be JSON: application/fhir+json");
    if (request.body.size() > kMostIdiParameters) return refuse(response, 413, "The body is too large");
    const auto description = read_idi_parameters(request.body);
    if (!description.ok()) return refuse(response, 400, description.error().message);

    std::optional<identity::Person> person;
    if (*description) {
      auto matched = people_->match(**description, asker);
      if (!matched.ok()) return fail(response, matched.error());
      person = std::move(*matched);
    }
    write(person, response);
  }

 private:
  void write(const std::optional<identity::Person>& person, Response& response) {
    response.body.append(kHead);
    if (person) {
      const std::string id = std::to_string(person->beneficiary);
      fhir::Request question;
      question.type = fhir::ResourceType::patient;
      question.id = id;
      response.body.append(R"(,{"fullUrl":"urn:uuid:)" + random_uuid() + R"(","resource":)");
      if (service_->answer(question, response.body).status != 200)
        return fail(response, internal("a matched beneficiary has no Patient"));
      response.body.append(R"(,"search":{"mode":"match"}})");
    }
    response.body.append("]}");
  }

  const std::shared_ptr<fhir::Service> service_;
  const std::shared_ptr<identity::People> people_;
};

}  // namespace

void add_idi_match_route(http::Router& router, const std::shared_ptr<fhir::Service>& service,
                         const std::shared_ptr<identity::People>& people) {
  const auto match = std::make_shared<IdiMatch>(service, people);
  // On the pool: namesakes are compared one by one.
  router.add(
      http::Method::post, "/v3/fhir/Patient/$idi-match[/]",
      [match](const Request& request, Response& response) { match->answer(request, response); },
      http::Run::pool);
}

}  // namespace bb::gateway
