// An application as the JSON of RFC 7591 section 2: read from a registration, and told in its answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/auth_store.h"

namespace bb::oauth {

// What a registration is refused with (RFC 7591 section 3.2.2).
struct MetadataError {
  std::string_view error;  // "invalid_redirect_uri", "invalid_client_metadata", "invalid_software_statement"
  std::string description;
};

// Puts what the JSON says into the application, which keeps what the JSON has no word for (id, client id,
// activity; the secret, unless it proves itself otherwise); members that are unknown are passed over (section
// 2). What it leaves out becomes the default. Nothing: it went well, and check_registration() is still to be
// asked.
std::optional<MetadataError> read_client_metadata(std::string_view json, store::Application& application);

// The members of section 2 that the application has, and client_id, without braces.
std::string client_metadata(const store::Application& application);

}  // namespace bb::oauth
