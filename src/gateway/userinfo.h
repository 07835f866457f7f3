// Who the beneficiary is, for an app that may know: /v{1,2}/connect/userinfo.
#pragma once

#include "base/buffer.h"
#include "store/auth_store.h"

namespace bb::gateway {

// Appends {"sub","name","given_name","family_name","email","iat","patient"}, in CMS's order. `sub` and
// `patient` are the FHIR id; `iat` is when the user was created, as an ISO 8601 date-time (not seconds as in
// OpenID Connect).
void write_userinfo(store::BeneficiaryId beneficiary, const store::User& user, Buffer& body);

}  // namespace bb::gateway
