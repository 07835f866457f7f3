// The pages that the authorization server shows, as it sees them; the portal draws them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/encoding.h"
#include "http/message.h"
#include "store/auth_store.h"

namespace bb::oauth {

// Everything the beneficiary is told and asked.
struct ConsentView {
  const store::Application* application = nullptr;
  std::string username;
  // What the application would see.
  bool claims = false, coverage = false;
  bool offer_demographics = false;  // the beneficiary may share who they are, too
  std::optional<Instant> until;     // the last day; none: no end
  bool one_time = false;            // one hour
  // The form: where it goes and what it carries hidden.
  std::string action, form_token;
  Parameters hidden;
  std::string redirect_uri;   // where the decision is sent
  std::string sign_in_again;  // where another person signs in
};

// Safe for calls from any thread.
class Pages {
 public:
  virtual ~Pages() = default;
  virtual void consent(http::Response& response, const ConsentView& view) const = 0;
  // A page that says what went wrong. `again`: where to start anew, or empty.
  virtual void error(http::Response& response, int status, std::string_view title, std::string_view text,
                     std::string_view again = {}) const = 0;
};

}  // namespace bb::oauth
