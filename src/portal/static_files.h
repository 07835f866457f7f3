// Styles and pictures at /static/, kept by browsers for a year under an address that changes with them.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace bb::portal {

// "/static/style.css?v=1a2b3c4d5e6f7081" for "style.css".
std::string static_address(std::string_view name);

// GET /static/{name}; 404 when there is no such file.
void static_file(const http::Request& request, http::Response& response);

}  // namespace bb::portal
