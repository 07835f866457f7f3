// /.well-known/jwks.json: the public keys by which others check what this server signed (RFC 7517 section 5).
#pragma once

#include "http/router.h"
#include "oauth/signing_keys.h"

namespace bb::oauth {

// GET, for anybody and for scripts of any page, with an ETag; to be kept for five minutes, so that a removed
// key is soon forgotten, and much less than a new key is published before it signs. The keys outlive the
// router.
void add_jwks_route(http::Router& router, SigningKeys& keys);

}  // namespace bb::oauth
