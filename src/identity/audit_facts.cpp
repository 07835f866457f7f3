#include "identity/audit_facts.h"

namespace bb::identity {

char user_id_type(store::MatchedBy matched_by) {
  if (matched_by == store::MatchedBy::mbi) return 'M';
  return matched_by == store::MatchedBy::hicn ? 'H' : '\0';
}

audit::Crosswalk facts_of(const store::Crosswalk& crosswalk) {
  audit::Crosswalk facts;
  facts.fhir_id_v2 = crosswalk.beneficiary;
  facts.user_id_type = user_id_type(crosswalk.matched_by);
  facts.user_hicn_hash = crosswalk.hicn_hash;
  return facts;
}

audit::UserFacts facts_of(store::UserId user, const store::Crosswalk& crosswalk) {
  return {user, facts_of(crosswalk)};
}

}  // namespace bb::identity
