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

void report_tokens(const store::Application& application, const store::User* user, const Digest& access_token,
                   std::string_view scope) {
  audit::TokenFacts facts;
  facts.access_token = access_token;
  facts.scopes = scope;
  facts.application = facts_of(application);
  if (user != nullptr) facts.user = facts_of(*user);
  audit::access_token(audit::TokenAction::authorized, facts);
}

void report_grant_ended(store::AuthStore& store, const store::Application& application, store::UserId user) {
  const auto found = store.find_user(user);
  const bool known = found.ok() && *found;
  audit::data_access_grant_revoked(facts_of(application),
                                   known ? facts_of(**found) : audit::UserFacts{user, {}});
}

}  // namespace bb::oauth
