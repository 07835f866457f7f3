#include "cli/demo_application.h"

#include <algorithm>

#include "base/crypto.h"

namespace bb::cli {

std::vector<std::string> demo_redirect_uris(const std::string& public_url) {
  std::vector<std::string> uris;
  // A registered loopback address without port stands for every port (RFC 8252 section 7.3); the name
  // localhost does not.
  const char* const origins[] = {"http://127.0.0.1",      "http://[::1]",          "http://localhost:3000",
                                 "http://localhost:3001", "http://localhost:5000", "http://localhost:8080",
                                 "http://localhost:8888"};
  for (const std::string origin : origins) {
    for (const char* path : {"/callback", "/callback/", "/api/bluebutton/callback/"})
      uris.push_back(origin + path);
  }
  uris.push_back(public_url + "/testclient/callback");
  uris.push_back("https://oauth.pstmn.io/v1/callback");
  return uris;
}

Result<void> put_demo_application(store::AuthStore& accounts, const std::string& public_url, Instant now) {
  const std::vector<std::string> uris = demo_redirect_uris(public_url);
  BB_ASSIGN(auto found, accounts.find_application(kDemoClientId));
  if (!found) {
    store::Application application;
    application.client_id = kDemoClientId;
    application.secret_digest = sha256(kDemoClientSecret);
    application.name = "TestApp";
    application.description = "The demo application of the sandbox";
    application.redirect_uris = uris;
    application.created = now;
    BB_TRY(accounts.add_application(application));
    return {};
  }
  const std::size_t before = found->redirect_uris.size();
  for (const std::string& uri : uris) {
    auto& known = found->redirect_uris;
    if (std::find(known.begin(), known.end(), uri) == known.end()) known.push_back(uri);
  }
  if (found->redirect_uris.size() == before) return {};
  return accounts.update_application(*found);
}

}  // namespace bb::cli
