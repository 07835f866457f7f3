// The line that every answered request has in the audit log: CMS's request_response_middleware, without
// query, bodies and identifiers.
//
//   {"time":"2026-11-22T03:24:22.125Z","name":"audit.hhs_oauth_server.request_logging",
//    "type":"request_response_middleware","request_uuid":"0123456789abcdef","trace_id":"4bf9...","ip_addr":"127.0.0.1",
//    "request_method":"GET","request_scheme":"https","path":"/v2/fhir/Patient/{id}","response_code":200,"size":2912,
//    "location":"","start_time":1795317862.124939,"end_time":1795317862.125000,"elapsed":0.000061,
//    "req_header_user_agent":"...", and what the handlers noted: "app_id":"7","access_token_hash":"..."}
//
// Safe for calls from any thread.
#pragma once

#include "base/buffer.h"
#include "base/clock.h"
#include "http/server.h"

namespace bb::audit {

void append_request_line(Buffer& out, const http::Access& access, Instant end_time);

// To the program's outlet.
void log_request(const http::Access& access);

}  // namespace bb::audit
