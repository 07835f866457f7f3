#include "base/crypto.h"
#include "base/log.h"
#include "http/forwarded.h"
#include "identity/people.h"
#include "oauth/client_assertion.h"
#include "oauth/identity_token.h"
#include "oauth/scopes.h"
#include "oauth/token.h"

namespace bb::oauth {
namespace {

// What the application asks for its own sake, in the order in which CMS names what is missing.
constexpr std::string_view kRequired[] = {"grant_type", "scope", "client_assertion_type", "client_assertion"};
constexpr std::string_view kPurpose = "PATRQT";  // patient requested (HL7 v3-ActReason)
constexpr std::string_view kExtensionVersion = "1";

std::string missing(const RequestParameters& parameters) {
  std::string names;
  for (const std::string_view name : kRequired) {
    if (parameters.in_body(name).empty()) names.append(names.empty() ? "" : ", ").append(name);
  }
  return names;
}

// The application that the assertion, the header or client_id names. Nothing after a refusal.
store::FoundApplication find_asker(const Dependencies& dependencies, const ClientCredentials& credentials,
                                   const RequestParameters& parameters, http::Response& response) {
  const auto refused = [&response](Fault fault) -> store::FoundApplication {
    refuse(response, fault);
    return nullptr;
  };
  const std::string_view assertion = parameters.in_body("client_assertion");
  if (assertion.empty()) return find_client(dependencies, credentials, parameters, std::nullopt, response);
  const auto client_id = client_of_assertion(assertion);
  if (!client_id.ok()) return refused(Fault::malformed_assertion);
  const std::string_view named = parameters.in_body("client_id");
  if (!named.empty() && named != *client_id) return refused(Fault::assertion_of_another);
  auto application = find_client(dependencies, credentials, parameters, std::nullopt, response);
  if (application && application->client_id != *client_id) return refused(Fault::two_applications);
  return application;
}

bool may_use(const store::Application& application) {
  return application.auth_type != store::AllowedAuthType::authorization_code && has_keys(application);
}

// openid is dropped, since nobody signs in; of the AuditEvent scopes there is one, which every such token
// has.
Scopes scopes_to_give(const Dependencies& dependencies, const store::Application& application,
                      std::string_view asked) {
  Scopes scopes = parse_scopes(asked);
  std::erase_if(scopes, [](const std::string& scope) {
    return scope == "openid" || scope.starts_with("patient/AuditEvent.");
  });
  scopes = condense(only_within(scopes, condense(available_scopes(application))));
  if (dependencies.options.audit_events) scopes.emplace_back("patient/AuditEvent.rs");
  return scopes;
}

bool are_asked_well(const Scopes& asked, const store::Application& application) {
  Scopes checked = asked;
  std::erase_if(checked, [](const std::string& scope) {
    return scope == "openid" || scope.starts_with("patient/AuditEvent.");
  });
  return are_allowed(checked, application);
}

// The identity token within a good assertion (CMS's extension cms_smart).
Result<std::string> check_assertion(const Dependencies& dependencies, const store::Application& application,
                                    std::string_view assertion) {
  const std::string audience = dependencies.options.public_url + "/v3/o/token";
  BB_ASSIGN(const auto claims, check_client_assertion(dependencies, application, assertion, {audience}));
  const auto extension = [&claims](std::string_view member) {
    return claims.all.text({"extensions", "cms_smart", member}).value_or(std::string_view());
  };
  if (extension("version") != kExtensionVersion) return invalid("cms_smart.version is not 1");
  if (extension("purpose_of_use") != kPurpose) return invalid("cms_smart.purpose_of_use is not PATRQT");
  if (extension("id_token").empty()) return invalid("cms_smart.id_token is missing");
  return std::string(extension("id_token"));
}

// What is wrong with what was sent, other than that it could not be looked at.
bool is_of_the_input(const Error& error) {
  return error.kind == ErrorKind::invalid || error.kind == ErrorKind::unauthorized ||
         error.kind == ErrorKind::not_found;
}

void refuse_assertion(const store::Application& application, const Error& error, http::Response& response) {
  if (!is_of_the_input(error)) return fail(response, error);
  log::warning("client_credentials refused",
               {{"client_id", application.client_id}, {"why", error.message}, {"debug", error.debug}});
  refuse(response, Fault::bad_assertion);
}

void refuse_match(const Error& error, http::Response& response) {
  log::error("a person could not be matched", {{"message", error.message}, {"debug", error.debug}});
  refuse(response, Fault::patient_not_reached);
}

// The user that stands for a matched beneficiary. Nobody logs in as them: they have no password, and a name
// that tells nothing.
Result<store::User> find_or_add_user(const Dependencies& dependencies, const identity::Person& person) {
  const IdentifierHash& hash = dependencies.people->identifier_hash();
  const std::string known_by =
      person.mbi.empty() ? "Patient/" + std::to_string(person.beneficiary) : person.mbi;
  store::User user;
  user.username = hash(known_by);
  user.beneficiary = person.beneficiary;
  user.created = dependencies.clock.now();
  user.kind = store::UserKind::aligned_network;
  user.matched_by = store::MatchedBy::demographics;
  user.mbi = person.mbi;
  BB_ASSIGN(auto found, dependencies.store.find_user(user.username));
  if (!found) {
    const auto added = dependencies.store.add_user(user);
    if (added.ok()) {
      user.id = *added;
      return user;
    }
    if (added.error().kind != ErrorKind::conflict) return added.error();
    BB_ASSIGN(found, dependencies.store.find_user(user.username));  // added by another request just now
    if (!found) return internal("a user is there and is not");
  }
  if (found->kind != store::UserKind::aligned_network)
    return internal("the user of a matched beneficiary is of another kind");
  const store::Crosswalk now_is{user.beneficiary, user.matched_by, user.mbi, {}};
  BB_TRY(dependencies.store.update_crosswalk(found->id, now_is, user.created));
  user.id = found->id;
  return user;
}

void give_tokens(const Dependencies& dependencies, const store::Application& application,
                 const identity::Person& person, Instant auth_time, const Scopes& scopes,
                 const std::string& jkt, http::Response& response) {
  const auto user = find_or_add_user(dependencies, person);
  if (!user.ok()) return fail(response, user.error());
  const Instant now = dependencies.clock.now();
  store::DirectGrant grant{application.id, user->id, format_scopes(scopes), {}, now + kNetworkGrantLifetime};
  grant.terms.include_sensitive = dependencies.options.networks_include_sensitive;
  grant.terms.part_d_eob_only = application.part_d_eob_only;
  grant.terms.auth_time = auth_time;
  grant.terms.dpop_jkt = jkt;
  grant.terms.flow = random_uuid();
  const NewTokens tokens = make_tokens(now);
  const auto issued = dependencies.store.issue(grant, tokens.pair, now);
  if (!issued.ok()) return fail(response, issued.error());
  answer_tokens({application,
                 &*user,
                 grant.grant_expires,
                 tokens,
                 grant.scope,
                 !jkt.empty(),
                 {},
                 "client_credentials",
                 grant.terms.flow},
                now, response);
}

}  // namespace

void client_credentials(const Dependencies& dependencies, const TokenRequest& token_request,
                        const http::Request& request, http::Response& response) {
  const auto& [version, credentials, parameters, jkt] = token_request;
  const auto application = find_asker(dependencies, credentials, parameters, response);
  if (!application) return;
  if (const std::string names = missing(parameters); !names.empty())
    return refuse(response, Fault::missing_parameters, names);
  if (parameters.in_body("client_assertion_type") != kAssertionType)
    return refuse(response, Fault::wrong_assertion_type);
  if (!credentials.client_secret.empty() || !parameters.in_body("client_secret").empty())
    return refuse(response, Fault::secret_beside_assertion);
  if (version < 3 || !may_use(*application) || dependencies.people == nullptr)
    return refuse(response, Fault::not_a_client_credentials_client, application->name);
  if (application->dpop_bound && jkt.empty())
    return refuse(response, Fault::invalid_dpop_proof, "A DPoP proof is required.");
  const std::string_view asked = parameters.in_body("scope");
  if (!are_asked_well(parse_scopes(asked), *application)) return refuse(response, Fault::scope_widened);
  const Scopes scopes = scopes_to_give(dependencies, *application, asked);
  if (scopes.empty()) return refuse(response, Fault::scope_widened);

  const auto id_token = check_assertion(dependencies, *application, parameters.in_body("client_assertion"));
  if (!id_token.ok()) return refuse_assertion(*application, id_token.error(), response);
  const auto identity = check_identity_token(dependencies, *id_token);
  if (!identity.ok()) return refuse_assertion(*application, identity.error(), response);

  const std::string_view address = http::client_address(request, dependencies.options.trusted_proxies);
  const auto person = dependencies.people->match(
      identity->person, {application->client_id, application->name, std::string(address)});
  if (!person.ok()) return refuse_match(person.error(), response);
  if (!*person) return refuse(response, Fault::patient_not_matched);
  give_tokens(dependencies, *application, **person, identity->auth_time, scopes, jkt, response);
}

}  // namespace bb::oauth
