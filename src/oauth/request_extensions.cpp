#include "oauth/request_extensions.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/crypto.h"
#include "base/encoding.h"

namespace bb::oauth {
namespace {

constexpr std::size_t kLongestNonce = 512;

std::optional<std::int64_t> parse_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 || seconds > 1'000'000'000) {
    return std::nullopt;
  }
  return seconds;
}

bool is_fhir_base(std::string_view uri, std::string_view public_url) {
  if (!uri.starts_with(public_url)) return false;
  uri.remove_prefix(public_url.size());
  if (uri.ends_with('/')) uri.remove_suffix(1);
  return uri == "/v1/fhir" || uri == "/v2/fhir" || uri == "/v3/fhir";
}

bool is_thumbprint(std::string_view text) {
  const auto digest = from_base64url(text);
  return text.size() == 43 && digest && digest->size() == Digest{}.size();
}

bool is_prompt(std::string_view text) {
  const auto values = split(text, ' ');
  return std::find(values.begin(), values.end(), "none") == values.end() || values.size() == 1;
}

// A parameter that may be absent, what is good, and the error for what is not.
struct Rule {
  std::string_view name;
  bool (*is_good)(std::string_view value, std::string_view public_url);
  std::string_view error;
};
constexpr bool never(std::string_view /*value*/, std::string_view /*public_url*/) { return false; }

constexpr std::array kRules{
    Rule{"request", never, "request_not_supported"},
    Rule{"request_uri", never, "request_uri_not_supported"},
    Rule{"registration", never, "registration_not_supported"},
    Rule{"aud", is_fhir_base, "invalid_request"},
    Rule{"response_mode", [](std::string_view value, std::string_view) { return value == "query"; },
         "invalid_request"},
    Rule{"prompt", [](std::string_view value, std::string_view) { return is_prompt(value); },
         "invalid_request"},
    Rule{"max_age", [](std::string_view value, std::string_view) { return parse_seconds(value).has_value(); },
         "invalid_request"},
    Rule{"nonce", [](std::string_view value, std::string_view) { return value.size() <= kLongestNonce; },
         "invalid_request"},
    Rule{"dpop_jkt", [](std::string_view value, std::string_view) { return is_thumbprint(value); },
         "invalid_request"},
};

}  // namespace

std::string_view extension_error(const RequestParameters& parameters, std::string_view public_url) {
  for (const Rule& rule : kRules) {
    const std::string_view value = parameters[rule.name];
    if (!value.empty() && !rule.is_good(value, public_url)) return rule.error;
  }
  return {};
}

bool prompts(const RequestParameters& parameters, std::string_view value) {
  const auto values = split(parameters["prompt"], ' ');
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool wants_login(const RequestParameters& parameters, Instant logged_in, Instant now) {
  if (prompts(parameters, "login")) return true;
  const auto most = parse_seconds(parameters["max_age"]);
  return most && now - logged_in > Seconds(*most);
}

}  // namespace bb::oauth
