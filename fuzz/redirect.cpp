// Redirect URIs. The first line is the registered one, the second the one that a request names: what is let
// through goes to the registered host and nowhere else, whatever the two hold.
#include "fuzz.h"
#include "http/message.h"
#include "oauth/redirect_uri.h"

namespace {

// "http://127.0.0.1:8080/x" is "http://127.0.0.1/x", taken apart in another way than the server does.
std::string without_port(std::string_view uri) {
  const std::size_t authority = uri.find("//") + 2;
  const std::size_t path = std::min(uri.find_first_of("/?", authority), uri.size());
  const std::size_t colon = uri.substr(0, path).rfind(':');
  const std::size_t bracket = uri.substr(0, path).rfind(']');
  const bool has_port = colon != std::string_view::npos && colon >= authority &&
                        (bracket == std::string_view::npos || bracket < colon);
  return std::string(uri.substr(0, has_port ? colon : path)) + std::string(uri.substr(path));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = bb::fuzz::text_of(data, size);
  const std::string registered(bb::fuzz::take_line(input)), asked(bb::fuzz::take_line(input));
  if (!bb::oauth::check_redirect_uri(registered).ok()) return 0;
  BB_HOLDS(bb::oauth::is_registered(registered, {registered}));
  if (!bb::oauth::is_registered(asked, {registered}) || asked == registered) return 0;
  BB_HOLDS(registered.starts_with("http://127.0.0.1") || registered.starts_with("http://[::1]"));
  BB_HOLDS(without_port(asked) == registered);
  const std::string location = bb::oauth::with_parameters(asked, {{"code", "a b&c"}, {"state", "\r\nx"}});
  BB_HOLDS(location.starts_with(asked) && location.find_first_of("\r\n ") == std::string::npos);
  return 0;
}
