// The handlers of requests that carry a token: FHIR reads and searches, and userinfo.
//
// Safe for calls from any thread. They only read the stores and ask the backend, so they may run where the
// sockets are read.
#pragma once

#include <optional>

#include "gateway/gateway.h"
#include "gateway/origin.h"
#include "gateway/permission.h"
#include "oauth/access.h"
#include "oauth/cross_origin.h"

namespace bb::gateway {

// What a route is for.
struct Target {
  fhir::Version version;
  fhir::ResourceType type;
  Interaction interaction;
};

class Api {
 public:
  Api(const Services& services, const Options& options);

  // Reads, searches and insurance cards. `done`, if there is one, is called when the response is ready: maybe
  // later and from another thread, unless the backend answers at once.
  // request.path_parameters[0] of a read is the resource's id.
  void ask(const Target& target, const http::Request& request, http::Response& response,
           const http::Done& done = {});
  void userinfo(fhir::Version version, const http::Request& request, http::Response& response);

  // Whose pages may read what the handlers answer.
  const std::shared_ptr<oauth::Origins>& readers() const { return readers_; }

 private:
  // The access of the request's token. Nothing: the response says why.
  std::optional<oauth::Access> authenticate(const http::Request& request, http::Response& response);
  // False: the response says why, and so below.
  bool permit_v3(const Target& target, const oauth::Access& access, http::Response& response);
  bool admit(const oauth::Access& access, http::Response& response);
  // Authenticated, permitted and admitted; content type chosen.
  std::optional<oauth::Access> begin(const Target& target, const http::Request& request,
                                     http::Response& response);
  // What the backend is to be asked.
  std::optional<Question> permit(const Target& target, const http::Request& request,
                                 http::Response& response);
  bool complete_read(Question& question, const http::Request& request, http::Response& response);
  bool complete_search(Question& question, const Parameters& sent, http::Response& response);
  std::string base(fhir::Version version, const http::Request& request) const;

  Services services_;
  OriginRules origin_;
  std::vector<std::string> early_adopters_;
  Throttle of_tokens_, of_applications_;
  oauth::SeenProofs proofs_;
  std::shared_ptr<oauth::Origins> readers_;
};

}  // namespace bb::gateway
