#include "oauth/demo_application.h"

#include <algorithm>

#include "base/crypto.h"

namespace bb::oauth {
namespace {

std::vector<std::string> redirect_uris(const std::string& public_url) {
  std::vector<std::string> uris;
  for (const std::string_view origin : kDemoOrigins) {
    for (const std::string_view path : kDemoPaths) uris.push_back(std::string(origin) + std::string(path));
  }
  uris.push_back(public_url + "/testclient/callback");
  uris.push_back("https://localhost:5200/bluebutton/authorize_callback");
  uris.push_back("https://oauth.pstmn.io/v1/callback");
  return uris;
}

}  // namespace

Result<void> put_demo_application(store::AuthStore& store, const std::string& public_url, Instant now) {
  const std::vector<std::string> uris = redirect_uris(public_url);
  BB_ASSIGN(const auto found, store.find_application(kDemoClientId));
  if (!found) {
    store::Application application;
    application.client_id = kDemoClientId;
    application.secret_digest = sha256(kDemoClientSecret);
    application.name = "TestApp";
    application.description = "The demo application of the sandbox";
    application.redirect_uris = uris;
    application.created = now;
    BB_TRY(store.add_application(application));
    return {};
  }
  store::Application application = *found;
  std::vector<std::string>& known = application.redirect_uris;
  const std::size_t before = known.size();
  for (const std::string& uri : uris) {
    if (std::find(known.begin(), known.end(), uri) == known.end()) known.push_back(uri);
  }
  if (known.size() == before) return {};
  return store.update_application(application);
}

}  // namespace bb::oauth
