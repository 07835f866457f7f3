// The pages that people see: templates of web/templates, filled in and sent with the headers that a page
// needs. Safe for calls from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "oauth/pages.h"
#include "portal/page_frame.h"

namespace bb::portal {

struct PageOptions {
  bool sandbox = false;  // says so on every page, and whom to sign in as
  bool secure = false;   // served over TLS
  std::string service = "Blue Button";
  std::string public_url = "http://localhost:8000";
};

struct LoginView {
  std::string application;  // that asks, or empty
  std::string form_token, next, username;
  std::string alert, advice;  // what went wrong, or empty
};

// Who has proven to be somebody, and is no beneficiary here.
struct UnknownPersonView {
  bool is_enrollee = true;  // the provider told identifiers that no beneficiary has; false: it told none
  std::string application;  // that asks, or empty
  std::string back;         // where the application learns of it, or empty
  std::string request_id;   // to be reported, or empty
};

class Pages final : public oauth::Pages {
 public:
  explicit Pages(PageOptions options);

  void home(http::Response& response) const;
  void login(http::Response& response, const LoginView& view) const;
  void unknown_person(http::Response& response, const UnknownPersonView& view) const;  // 404
  void consent(http::Response& response, const oauth::ConsentView& view) const override;
  void error(http::Response& response, int status, std::string_view title, std::string_view text,
             std::string_view again = {}) const override;

 private:
  // May a form of the page lead to another site? The consent and login forms end at the application.
  enum class Forms { stay, leave };
  void send(http::Response& response, std::string_view title, std::string_view width,
            const std::string& content, Forms forms) const;
  std::string whole(std::string_view title, std::string_view width, const std::string& content) const;
  void begin(http::Response& response, Forms forms) const;  // an empty page

  PageOptions options_;
  std::string style_, icon_;  // their addresses, with a mark of their content
  mutable PageFrames consents_;
};

// "October 21, 2027", in UTC.
std::string long_date(Instant at);

}  // namespace bb::portal
