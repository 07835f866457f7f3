// What a client can find out about the authorization server: RFC 8414, and the members that OpenID Connect
// Discovery, RFC 9126, 9207, 9449 and 7591 add to it. Pure functions of the server's public address.
#pragma once

#include <string>
#include <string_view>

#include "http/router.h"

namespace bb::oauth {

struct MetadataOptions {
  std::string public_url;  // the issuer: without a slash at its end
  int version = 2;         // of the paths that are named: 2 or 3
  bool dynamic_registration = false;
  bool client_credentials = false;
};

// The members that CMS's OpenID configuration has not, as they stand behind its own: "jwks_uri":"...",...
// without a comma at either end.
std::string metadata_extensions(const MetadataOptions& options);

// RFC 8414 section 3.2.
std::string server_metadata(const MetadataOptions& options);

// RFC 8414 section 3.1: where it lies for an issuer with a path: https://host/a is asked for
// /.well-known/oauth-authorization-server/a. Behind a proxy that takes the path off, it is found without.
void add_metadata_routes(http::Router& router, const MetadataOptions& options);

}  // namespace bb::oauth
