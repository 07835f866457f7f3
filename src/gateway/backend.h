// Where the gateway's FHIR comes from. A Backend answers what is permitted already; it decides nothing but
// that nobody else's data leaves it. Two keep this promise: the data server in this process (local_backend.h)
// and one across the network.
//
// Safe for calls from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "fhir/service.h"
#include "gateway/permission.h"
#include "http/message.h"
#include "oauth/access.h"

namespace bb::gateway {

// What an application asks, after it was found to be permitted, and by which token.
struct Question {
  fhir::Request fhir;  // bound: beneficiary and exclude_sensitive are the token's
  oauth::Access access;
  Interaction interaction = Interaction::read;
};

struct Outcome {
  fhir::Answer answer;             // its body is the response's
  std::optional<Refusal> refusal;  // why there is none
};

class Backend {
 public:
  virtual ~Backend() = default;

  // Called once a call, maybe from a thread of the backend's own. What was passed to the call by reference,
  // the strings that the question borrows included, lives until then.
  using Answered = std::function<void(const Outcome& outcome)>;

  // Whether it has FHIR of a version. It is asked for nothing of another.
  virtual bool has(fhir::Version version) const = 0;
  // Whether `answered` has been called when a call returns. Then a call takes microseconds, check() apart.
  virtual bool answers_at_once() const = 0;

  // Puts the body of the answer, whatever its status, into `response` and touches nothing else of it.
  virtual void answer(const Question& question, const http::Request& request, http::Response& response,
                      Answered answered) = 0;
  // Its CapabilityStatement. `base`: "https://host/v2/fhir", where clients find it.
  virtual void metadata(fhir::Version version, const std::string& base, http::Response& response,
                        Answered answered) = 0;
  // Does it answer? May wait for a disk, so not where the sockets are read when it answers at once.
  virtual void check(fhir::Version version, std::function<void(Result<void>)> checked) = 0;
};

}  // namespace bb::gateway
