#include "oauth/expire_user.h"

#include <charconv>

#include "oauth/reports.h"
#include "oauth/resource_client.h"

namespace bb::oauth {
namespace {

// A FHIR id of a Patient: digits, below zero for a synthetic one.
std::optional<store::BeneficiaryId> parse_patient(std::string_view text) {
  store::BeneficiaryId id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

}  // namespace

void expire_user(const Dependencies& dependencies, const http::Request& request, http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return;
  const auto application =
      authenticate(dependencies, request, *parameters, Fault::client_forbidden, response);
  if (!application) return;
  const auto patient = parse_patient(request.path_parameters.empty() ? "" : request.path_parameters.front());
  if (!patient) return refuse(response, Fault::no_such_patient);
  const auto users = dependencies.store.find_users_of(*patient);
  if (!users.ok()) return fail(response, users.error());
  if (users->empty()) return refuse(response, Fault::no_such_patient);
  bool any = false;
  for (const store::User& user : *users) {
    const auto ended = dependencies.store.end_grant(user.id, application->id, dependencies.clock.now());
    if (!ended.ok()) return fail(response, ended.error());
    if (*ended) report_grant_ended(dependencies.store, *application, user.id);
    any |= *ended;
  }
  if (!any) return refuse(response, Fault::no_such_grant);
  response.content_type = "text/plain; charset=utf-8";
  response.set("Cache-Control", "no-store");
  response.body.literal("success");
}

}  // namespace bb::oauth
