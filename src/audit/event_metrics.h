// What was reported is counted, too: tokens, sign-ins, consents, calls to other servers (base/metrics.h).
//
// Safe for calls from any thread.
#pragma once

#include <chrono>
#include <string_view>

namespace bb::audit {

void count_token(std::string_view action, std::string_view grant_type);
void count_authorization(bool ok, bool allowed);
void count_login(bool ok, std::string_view provider);
void count_security(std::string_view what);
// server: "fhir", "fhir_auth", "sls"; code 0: it gave no answer.
void count_call(std::string_view server, int code, std::chrono::microseconds elapsed);

}  // namespace bb::audit
