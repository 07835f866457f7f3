// An application ends what it was granted: POST /v{n}/o/expire_authenticated_user/<patient>/.
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// Ends the application's own grant of the patient, with all its tokens: 200 and the text "success". 404 when
// it has none, or nobody has that FHIR id.
void expire_user(const Dependencies& dependencies, const http::Request& request, http::Response& response);

}  // namespace bb::oauth
