#include "oauth/reports.h"

namespace bb::oauth {
namespace {

// CMS: user_id_type.
char letter(store::MatchedBy by) {
  if (by == store::MatchedBy::mbi) return 'M';
  return by == store::MatchedBy::hicn ? 'H' : '\0';
}

}  // namespace

audit::ApplicationFacts facts_of(const store::Application& application) {
  return {application.id, application.name, store::name(application.data_access_type)};
}

audit::UserFacts facts_of(const store::User& user) {
  return {user.id, {user.beneficiary, user.beneficiary, letter(user.matched_by), user.hicn_hash}};
}

void report_tokens(const IssuedTokens& issued) {
  audit::TokenFacts facts;
  facts.access_token = issued.tokens.pair.access;
  facts.scopes = issued.scope;
  facts.grant_type = issued.grant_type;
  facts.application = facts_of(issued.application);
  if (issued.user != nullptr) facts.user = facts_of(*issued.user);
  audit::Flow flow;
  flow.uuid = issued.flow;
  flow.client_id = issued.application.client_id;
  flow.app_id = issued.application.id;
  flow.app_name = issued.application.name;
  flow.app_data_access_type = facts.application.data_access_type;
  audit::access_token(audit::TokenAction::authorized, facts, &flow);
}

void report_grant_ended(store::AuthStore& store, const store::Application& application, store::UserId user) {
  const auto found = store.find_user(user);
  const bool known = found.ok() && *found;
  audit::data_access_grant_revoked(facts_of(application),
                                   known ? facts_of(**found) : audit::UserFacts{user, {}});
}

}  // namespace bb::oauth
