#include "oauth/resource_client.h"

namespace bb::oauth {

store::FoundApplication authenticate(const Dependencies& dependencies, const http::Request& request,
                                     const RequestParameters& parameters, Fault refusal,
                                     http::Response& response) {
  const auto credentials = read_credentials(request, parameters);
  store::FoundApplication application;
  if (credentials) application = find_client(dependencies, *credentials, parameters, std::nullopt, response);
  const bool failed = response.status >= 500;  // of ours
  const bool inactive = response.status == describe(Fault::inactive_application).status;
  if (failed) return nullptr;
  if (!application) {
    if (!inactive) refuse(response, refusal);
    return nullptr;
  }
  // A public client has nothing to prove itself with.
  if (!application->confidential || !is_authentic(*application, *credentials)) {
    refuse(response, refusal);
    return nullptr;
  }
  return application;
}

}  // namespace bb::oauth
