#include "http/client_call.h"

#include <curl/curl.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/freed.h"
#include "http/grammar.h"

namespace bb::http {
namespace {

// What curl or this client says itself: where a message ends, whom it is for, and what holds for one
// connection only.
constexpr std::array<std::string_view, 8> kOurs = {
    "Connection", "Content-Length", "Expect", "Host", "TE", "Trailer", "Upgrade", "Transfer-Encoding"};

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

Result<Destination> destination(const std::string& text) {
  const std::unique_ptr<CURLU, Freed<curl_url_cleanup>> url(curl_url());
  if (!url) return internal("curl_url failed");
  if (!is_visible_ascii(text) || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    return invalid("The URL is malformed.");
  }
  const std::string scheme = part(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https")
    return invalid("The URL begins with neither http:// nor https://.");
  if (!part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty()) {
    return invalid("The URL holds a user or a password.");
  }
  const std::string host = to_lower(part(url.get(), CURLUPART_HOST));
  if (host.empty()) return invalid("The URL names no host.");
  std::string server = host + ":" + part(url.get(), CURLUPART_PORT);
  return Destination{scheme + "://" + server, std::move(server)};
}

}  // namespace

Result<Destination> check_call(const Call& call) {
  if (call.method == Method::other) return invalid("The method is not known.");
  if (call.time.count() <= 0) return invalid("The time for a call is not above 0.");
  if (!call.body.empty() && (call.method == Method::get || call.method == Method::head)) {
    return invalid("A GET or HEAD has no body.");
  }
  for (const auto& [name, value] : call.headers) {
    if (!is_token(name)) return invalid("A header's name is malformed.");
    if (!is_field_value(value)) return invalid("The header " + name + " holds a control character.");
    const auto is_name = [&header = name](std::string_view ours) { return equals_ignore_case(ours, header); };
    if (std::any_of(kOurs.begin(), kOurs.end(), is_name))
      return invalid("The header " + name + " is not the caller's.");
  }
  return destination(call.url);
}

}  // namespace bb::http
