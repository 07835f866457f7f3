// Users and crosswalks as the audit shows them.
#pragma once

#include <string_view>

#include "audit/events.h"
#include "store/accounts.h"

namespace bb::identity {

// CMS: user_id_type. 'M' and 'H'; 0 for what CMS does not have.
char user_id_type(store::MatchedBy matched_by);

// Borrow the crosswalk.
audit::Crosswalk facts_of(const store::Crosswalk& crosswalk);
audit::UserFacts facts_of(store::UserId user, const store::Crosswalk& crosswalk);

}  // namespace bb::identity
