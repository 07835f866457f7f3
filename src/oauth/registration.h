// Registering an application: what it must be, and the names and secrets that it is given.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/auth_store.h"

namespace bb::oauth {

// CMS's rules: a name of printable ASCII, at least one redirect URI (see redirect_uri.h), known scopes, web
// addresses that are web addresses, a description of at most 1,000 characters without markup; and a way to
// prove who it is that fits its kind (RFC 7591 section 2). Errors (invalid) say what is wrong.
// Scopes that nobody has by default, such as token_management, are for who asks as an operator.
enum class Registrar : std::uint8_t { application, operating };
Result<void> check_registration(const store::Application& application, Registrar by = Registrar::application);

// 40 random letters and digits, as CMS's are.
std::string make_client_id();
// 64 random letters and digits: 381 bits. Shown once; the store has its digest.
std::string make_client_secret();

}  // namespace bb::oauth
