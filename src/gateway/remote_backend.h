// A data server across the network: ours (`bluebutton data-server`) or CMS's own.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "gateway/backend.h"
#include "http/client.h"
#include "http/forwarded.h"

namespace bb::gateway {

struct RemoteOptions {
  std::string url = {};                       // "https://data.example.org:7443", without a slash at its end
  std::string v3_url = {};                    // the same of the one that has v3; empty: none has
  Milliseconds time{30'000};                  // of an answer; of a check at most kCheckTime
  http::TrustedProxies trusted_proxies = {};  // whose X-Forwarded-For is passed on
};

// No thread waits while the data server works: `answered` is called on the client's thread.
//
// What becomes of its answers: a resource or Bundle is passed on when all of it is the beneficiary's (see
// gateway/ownership.h), otherwise it is 404, or 403 when it does not say whose it is, and is logged. Without
// an answer the refusal is 503 (it cannot be reached) or 504 (it takes too long), with Retry-After; 502 when
// the answer is no FHIR. Claims that a token does not share are left out of searches by excludeSAMHSA, and
// reads of a claim for such a token are refused with 403, since an answer does not tell whether it is one of
// them; v3, whose claims do tell, is asked for the others (_security:not), and an answer that holds one
// nevertheless is 404.
// `client` outlives it and all that was asked.
std::shared_ptr<Backend> make_remote_backend(http::Client& client, RemoteOptions options,
                                             std::shared_ptr<const Clock> clock);

}  // namespace bb::gateway
