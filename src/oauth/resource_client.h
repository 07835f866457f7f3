// Who asks at the endpoints where CMS tells an unproven client nothing at all: 403 and no word why.
#pragma once

#include <optional>

#include "oauth/client_authentication.h"

namespace bb::oauth {

// A confidential application that has proven to be itself. Otherwise the response is `refusal`, or, for an
// application that has proven itself and is inactive, Fault::inactive_application.
store::FoundApplication authenticate(const Dependencies& dependencies, const http::Request& request,
                                     const RequestParameters& parameters, Fault refusal,
                                     http::Response& response);

}  // namespace bb::oauth
