// Conditional reads (RFC 9110 section 13): who has a resource already is told that it is the same.
#pragma once

#include "fhir/service.h"
#include "http/message.h"

namespace bb::gateway {

// Sets Last-Modified and ETag, as far as the answer has them. An answer of 200 to a read that has what the
// request's If-None-Match or, without it, If-Modified-Since names becomes 304 without a body.
void answer_conditionally(const http::Request& request, const fhir::Answer& answer, http::Response& response);

}  // namespace bb::gateway
