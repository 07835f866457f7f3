// The handlers of requests that carry a token: FHIR reads and searches, and userinfo.
//
// Safe for calls from any thread. They only read the stores, so they may run where the sockets are read.
#pragma once

#include <optional>

#include "gateway/gateway.h"
#include "gateway/origin.h"
#include "gateway/permission.h"
#include "oauth/access.h"

namespace bb::gateway {

class Api {
 public:
  Api(const Services& services, const Options& options);

  // request.path_parameters[0] is the resource's id.
  void read(fhir::Version version, fhir::ResourceType type, const http::Request& request,
            http::Response& response);
  void search(fhir::Version version, fhir::ResourceType type, const http::Request& request,
              http::Response& response);
  void userinfo(const http::Request& request, http::Response& response);

 private:
  // The access of the request's token. Nothing: the response says why.
  std::optional<oauth::Access> authenticate(const http::Request& request, http::Response& response);
  // False: the response is 429.
  bool admit(const oauth::Access& access, http::Response& response);
  // Authenticated, permitted and admitted; content type chosen.
  std::optional<oauth::Access> begin(fhir::Version version, fhir::ResourceType type, Interaction interaction,
                                     const http::Request& request, http::Response& response);
  void answer(fhir::Request& question, const oauth::Access& access, const http::Request& request,
              http::Response& response);
  std::string base(fhir::Version version, const http::Request& request) const;

  Services services_;
  OriginRules origin_;
  Throttle throttle_;
};

}  // namespace bb::gateway
