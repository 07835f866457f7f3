// The client's certificate files, looked at before the first connection needs them.
#pragma once

#include "base/result.h"
#include "http/client.h"

namespace bb::http {

// `invalid`, with the file's name and what to do, when one is missing, unreadable, not PEM, encrypted or
// expired, or when the key is not the certificate's.
Result<void> check_files(const ClientOptions& options);

}  // namespace bb::http
