// POST /v3/fhir/Patient/$idi-match of the data server: which beneficiary a person is who is told by name,
// date of birth and the like (HL7 Identity Matching, in the shape of CMS's data server).
#pragma once

#include <memory>

#include "fhir/service.h"
#include "http/router.h"
#include "identity/people.h"

namespace bb::gateway {

// Parameters with an IDIPatient in; a searchset Bundle out, which has CMS's Organization and, when exactly
// one beneficiary fits, its Patient. The headers X-CLIENT-ID, X-CLIENT-NAME and X-CLIENT-IP say who asks;
// without them it is 400. The Patient is that of v2.
//
// For who may read everything: the data server's own routes, never the gateway's.
void add_idi_match_route(http::Router& router, const std::shared_ptr<fhir::Service>& service,
                         const std::shared_ptr<identity::People>& people);

}  // namespace bb::gateway
