// What an application is told when a data server across the network does not answer, or not with FHIR.
#pragma once

#include <string_view>

#include "base/result.h"
#include "gateway/permission.h"

namespace bb::gateway {

// For an error of http::Client, which is logged: 503 when the data server cannot be reached or too many wait
// for it, 504 when it takes too long, both with Retry-After (RFC 9110 sections 15.6.4 and 15.6.5); otherwise
// 502.
Refusal refusal_of(const Error& error);

// 502 for an answer that cannot be passed on. `why` goes to the log.
Refusal unreadable_answer(std::string_view why);

}  // namespace bb::gateway
