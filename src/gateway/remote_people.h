// The people whose records a data server across the network has.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "http/client.h"
#include "identity/people.h"

namespace bb::gateway {

struct RemotePeopleOptions {
  std::string url = {};     // of the data server, without a slash at its end
  std::string v3_url = {};  // the same of the one that has v3, and matches; empty: the first one does
  // Patient.id of number 0; that of number 1 is one less, and so on.
  store::BeneficiaryId first_synthetic = 0;
  Milliseconds time{10'000};            // of an answer
  IdentifierHash identifier_hash = {};  // the data server's
};

// Reads the Patient of v2 (R4): by its id, or by POST Patient/_search, so that no identifier is in a URL.
// `client` outlives it.
std::unique_ptr<identity::People> make_remote_people(http::Client& client, RemotePeopleOptions options);

}  // namespace bb::gateway
