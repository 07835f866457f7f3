// The parameters of an OAuth request: from its query first, then from its body (SMART App Launch 2.2:
// authorize-post).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "http/message.h"
#include "oauth/fault.h"

namespace bb::oauth {

class RequestParameters {
 public:
  // Of the query, and of the body when the method is POST. When they are malformed or too many, or one that
  // matters comes twice (RFC 6749 section 3.1), the response is the refusal and nothing is returned.
  static std::optional<RequestParameters> read(const http::Request& request, http::Response& response);

  // The value, or empty when it is absent; RFC 6749 section 3.1: an empty one counts as absent.
  std::string_view operator[](std::string_view name) const;
  std::string_view in_body(std::string_view name) const;
  bool has(std::string_view name) const;

  // Everything as one query, the query's first; of a pushed request the reference to it.
  std::string as_query() const;
  // What an application pushed (RFC 9126 section 4) in place of what came with the request: from here on only
  // the form's own fields are the body's.
  void put_pushed(Parameters pushed);
  std::string_view request_uri() const;  // as the browser brought it
  bool are_pushed() const { return pushed_.has_value(); }
  // The last value of a field of the body: a hidden field before a checkbox gives the value of an empty box.
  std::string_view last_in_body(std::string_view name) const;

 private:
  Parameters query_, body_;
  std::optional<Parameters> pushed_;
};

}  // namespace bb::oauth
