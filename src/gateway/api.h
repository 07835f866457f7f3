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

namespace bb::gateway {

class Api {
 public:
  Api(const Services& services, const Options& options);

  // `done`, if there is one, is called when the response is ready: maybe later and from another thread,
  // unless the backend answers at once.
  // request.path_parameters[0] is the resource's id.
  void read(fhir::Version version, fhir::ResourceType type, const http::Request& request,
            http::Response& response, const http::Done& done = {});
  void search(fhir::Version version, fhir::ResourceType type, const http::Request& request,
              http::Response& response, const http::Done& done = {});
  void userinfo(const http::Request& request, http::Response& response);

 private:
  // The access of the request's token. Nothing: the response says why.
  std::optional<oauth::Access> authenticate(const http::Request& request, http::Response& response);
  // False: the response is 429.
  bool admit(const oauth::Access& access, http::Response& response);
  // Authenticated, permitted and admitted; content type chosen.
  std::optional<oauth::Access> begin(fhir::Version version, fhir::ResourceType type, Interaction interaction,
                                     const http::Request& request, http::Response& response);
  // What the backend is to be asked. Nothing: the response says why.
  std::optional<Question> permit_read(fhir::Version version, fhir::ResourceType type,
                                      const http::Request& request, http::Response& response);
  std::optional<Question> permit_search(fhir::Version version, fhir::ResourceType type,
                                        const http::Request& request, http::Response& response);
  void answer(const std::optional<Question>& question, const http::Request& request, http::Response& response,
              const http::Done& done);
  std::string base(fhir::Version version, const http::Request& request) const;

  Services services_;
  OriginRules origin_;
  Throttle throttle_;
};

}  // namespace bb::gateway
