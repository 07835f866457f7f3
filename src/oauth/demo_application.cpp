#include "oauth/demo_application.h"

#include "base/crypto.h"

namespace bb::oauth {

store::Application demo_application(Instant created) {
  store::Application application;
  application.client_id = kDemoClientId;
  application.secret_digest = sha256(kDemoClientSecret);
  application.name = "TestApp";
  application.redirect_uris = {
      "http://localhost:3001/api/bluebutton/callback/",        // CMS's sample apps, examples/node-app
      "http://localhost:8000/testclient/callback",             // CMS's test client
      "https://localhost:5200/bluebutton/authorize_callback",  // LinuxForHealth
      "http://localhost:3000/callback",
      "http://localhost:8080/callback",
      "http://127.0.0.1/callback",  // any port (RFC 8252 section 7.3)
  };
  application.description = "The sample app of this sandbox, on this machine";
  application.created = created;
  return application;
}

Result<void> ensure_demo_application(store::AuthStore& store, const Clock& clock) {
  BB_ASSIGN(const auto found, store.find_application(kDemoClientId));
  if (found) return {};
  const auto added = store.add_application(demo_application(clock.now()));
  if (!added.ok() && added.error().kind != ErrorKind::conflict) return added.error();
  return {};
}

}  // namespace bb::oauth
