#include "oauth/parameters.h"

#include <algorithm>
#include <array>

namespace bb::oauth {
namespace {

constexpr std::size_t kMostParameters = 50;

// What decides; a second value of any other parameter is ignored.
constexpr auto kSingle = std::to_array<std::string_view>({"client_id",
                                                          "client_secret",
                                                          "redirect_uri",
                                                          "response_type",
                                                          "scope",
                                                          "state",
                                                          "nonce",
                                                          "code",
                                                          "code_challenge",
                                                          "code_verifier",
                                                          "grant_type",
                                                          "code_challenge_method",
                                                          "refresh_token",
                                                          "token",
                                                          "allow",
                                                          "form_token",
                                                          "client_assertion",
                                                          "client_assertion_type",
                                                          "aud",
                                                          "prompt",
                                                          "max_age",
                                                          "request",
                                                          "request_uri",
                                                          "response_mode",
                                                          "dpop_jkt"});

// The first parameter that is to be single and is not, or empty.
std::string_view doubled(const Parameters& parameters) {
  for (const std::string_view name : kSingle) {
    if (std::count_if(parameters.begin(), parameters.end(),
                      [&](const Parameter& p) { return p.first == name; }) > 1)
      return name;
  }
  return {};
}

bool is_clean(const Parameters& parameters) {
  return parameters.size() <= kMostParameters &&
         std::all_of(parameters.begin(), parameters.end(),
                     [](const Parameter& p) { return is_text(p.first) && is_text(p.second); });
}

std::string_view value_in(const Parameters& parameters, std::string_view name) {
  const std::string* value = find_parameter(parameters, name);
  return value == nullptr ? std::string_view{} : std::string_view(*value);
}

}  // namespace

std::optional<RequestParameters> RequestParameters::read(const http::Request& request,
                                                         http::Response& response) {
  RequestParameters read;
  auto query = parse_query(request.query);
  if (!query || !is_clean(*query)) {
    refuse(response, Fault::malformed_parameters);
    return std::nullopt;
  }
  read.query_ = std::move(*query);
  if (request.method == http::Method::post) {
    auto body = http::parse_form(request, kMostParameters);
    if (!body.ok() || !is_clean(*body)) {
      refuse(response, Fault::malformed_parameters);
      return std::nullopt;
    }
    read.body_ = std::move(*body);
  }
  for (const Parameters* each : {&read.query_, &read.body_}) {
    const std::string_view name = doubled(*each);
    if (name.empty()) continue;
    refuse(response, Fault::doubled_parameter, name);
    return std::nullopt;
  }
  return read;
}

std::string_view RequestParameters::operator[](std::string_view name) const {
  if (pushed_) return value_in(*pushed_, name);
  const std::string_view value = value_in(query_, name);
  return value.empty() ? value_in(body_, name) : value;
}

std::string_view RequestParameters::in_body(std::string_view name) const { return value_in(body_, name); }

bool RequestParameters::has(std::string_view name) const {
  if (pushed_) return find_parameter(*pushed_, name) != nullptr;
  return find_parameter(query_, name) != nullptr || find_parameter(body_, name) != nullptr;
}

std::string RequestParameters::as_query() const {
  if (pushed_) {
    Parameters reference;
    for (const std::string_view name : {"client_id", "request_uri"}) {
      const std::string_view asked = value_in(query_, name);
      reference.emplace_back(name, asked.empty() ? value_in(body_, name) : asked);
    }
    return format_query(reference);
  }
  Parameters all = query_;
  for (const Parameter& parameter : body_) {
    if (find_parameter(query_, parameter.first) == nullptr) all.push_back(parameter);
  }
  return format_query(all);
}

std::string_view RequestParameters::request_uri() const {
  const std::string_view uri = value_in(query_, "request_uri");
  return uri.empty() ? value_in(body_, "request_uri") : uri;
}

void RequestParameters::put_pushed(Parameters pushed) { pushed_ = std::move(pushed); }

std::string_view RequestParameters::last_in_body(std::string_view name) const {
  const auto found =
      std::find_if(body_.rbegin(), body_.rend(), [&](const Parameter& p) { return p.first == name; });
  return found == body_.rend() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace bb::oauth
