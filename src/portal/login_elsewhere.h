// Logging in at another server: GET /mymedicare/login sends the browser there, and it comes back to the
// provider's callback path. Statuses and texts of what goes wrong are CMS's.
#pragma once

#include "portal/routes.h"

namespace bb::portal {

// Both wait for the provider, for seconds when it is slow.
void depart(const Dependencies& dependencies, const LoginElsewhere& login, const http::Request& request,
            http::Response& response);
void arrive(const Dependencies& dependencies, const LoginElsewhere& login, const http::Request& request,
            http::Response& response);

}  // namespace bb::portal
