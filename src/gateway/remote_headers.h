// The headers by which a remote data server learns on whose behalf it is asked, as CMS's own gateway sends
// them.
#pragma once

#include <string>
#include <string_view>

#include "gateway/backend.h"
#include "http/client.h"
#include "http/forwarded.h"
#include "identity/people.h"

namespace bb::gateway {

// A text as a header may hold it (RFC 9110 section 5.5): percent-encoded when it has other characters than
// printable ASCII, cut to 1,024 bytes.
std::string header_value(std::string_view text);

// X-Forwarded-Proto and -Host of `base` ("https://host/v2/fhir"): what paging links must begin with.
http::NamedValues forwarded_headers(std::string_view base);

// Of a question who somebody is that signs in, or refreshes: includeAddressFields, and BlueButton-Auth* for
// what is known of the authorization.
http::NamedValues lookup_headers(const identity::OnBehalf& of);

// Of a question: forwarded_headers() of its base, X-Forwarded-For, includeAddressFields, and BlueButton-* for
// the data server's audit. The client's own headers are not passed on. Texts that a header cannot hold are
// percent-encoded, long ones cut. `call`: the URL that is asked.
http::NamedValues question_headers(const Question& question, const http::Request& request,
                                   const http::TrustedProxies& proxies, Instant now, std::string_view call);

}  // namespace bb::gateway
