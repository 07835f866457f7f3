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
  int version = 2;  // of the API. On v3 all that is shown is shared, or nothing
  const store::Application* application = nullptr;
  std::string username, name;  // name: "Ada Lovelace", or empty
  // What the application would see.
  bool claims = false, coverage = false;
  bool offer_demographics = false;  // who the beneficiary is: a choice on v1 and v2
  bool offer_sensitive = false;     // claims under 42 CFR Part 2: a choice on v3
  std::optional<Instant> until;     // the last day; none: no end
  bool one_time = false;            // one hour
  // The form: where it goes and what it carries hidden.
  std::string action, form_token;
  Parameters hidden;
  std::string redirect_uri;    // where the decision is sent
  std::string sign_in_again;   // where another person signs in (v1, v2)
  std::string switch_account;  // where the form goes that another person sends first (v3)
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
