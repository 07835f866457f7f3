// Logging in by username and password: GET and POST /mymedicare/login, CMS's path.
#pragma once

#include "portal/routes.h"

namespace bb::portal {

void show_login(const Dependencies& dependencies, const http::Request& request, http::Response& response);
// Checks the password (100 ms), and sends the browser on to where it was bound.
void log_in(const Dependencies& dependencies, const LoginHere& login, const http::Request& request,
            http::Response& response);

}  // namespace bb::portal
