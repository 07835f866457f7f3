// How the gateway says no, in the form that CMS's apps know: {"detail": "..."}.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/permission.h"
#include "http/message.h"

namespace bb::gateway {

// Writes the refusal: status, body, Retry-After, and on a 401 the WWW-Authenticate header. Keeps the
// response's other headers.
void refuse(http::Response& response, const Refusal& refusal,
            std::string_view content_type = "application/json");

// "application/fhir+json" or "application/json", whichever the Accept header asks for (RFC 9110 section
// 12.5.1; weights are not compared, the first is preferred). Nothing when it takes neither: 406.
std::optional<std::string_view> fhir_content_type(std::string_view accept);

// What a client is told of an answer of the data server that is no success (status 300 and above), as CMS's
// v1 and v2 tell it: 404 stays; another 4xx becomes 400 with the diagnostics of the OperationOutcome, or 502
// when it has none; all else becomes 502. `body`: the data server's.
Refusal upstream_refusal(int status, std::string_view body);

// 501 with an OperationOutcome: what is asked is permitted, but there is no data of its version.
void answer_not_supported(http::Response& response);

// v3: an OperationOutcome of a data server that refuses (status 400 to 599) is the client's to see, with its
// status; of its members the issues alone, as at CMS. False: the body is none, and nothing has changed.
bool keep_outcome(int status, http::Response& response);

}  // namespace bb::gateway
