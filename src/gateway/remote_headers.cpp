#include "gateway/remote_headers.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"

namespace bb::gateway {
namespace {

constexpr std::size_t kLongest = 1024;  // a server bounds what all headers of a request may take together

}  // namespace

std::string header_value(std::string_view text) {
  const bool fits = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  std::string value = fits ? std::string(text) : percent_encode(text);
  if (value.size() > kLongest) value.resize(kLongest);
  return value;
}

http::NamedValues forwarded_headers(std::string_view base) {
  const std::size_t scheme = base.find("://");
  std::string_view host = scheme == std::string_view::npos ? base : base.substr(scheme + 3);
  host = host.substr(0, host.find('/'));
  return {{"X-Forwarded-Proto", std::string(base.substr(0, scheme))},
          {"X-Forwarded-Host", std::string(host)}};
}

http::NamedValues lookup_headers(const identity::OnBehalf& of) {
  http::NamedValues headers = {{"includeAddressFields", "False"}};
  const auto add = [&headers](const char* name, std::string_view value) {
    if (!value.empty()) headers.emplace_back(name, header_value(value));
  };
  add("BlueButton-AuthUuid", of.flow);
  if (of.application_id != 0) add("BlueButton-AuthAppId", std::to_string(of.application_id));
  add("BlueButton-AuthAppName", of.application_name);
  add("BlueButton-AuthAppDataAccessType", of.data_access_type);
  add("BlueButton-AuthClientId", of.client_id);
  return headers;
}

http::NamedValues question_headers(const Question& question, const http::Request& request,
                                   const http::TrustedProxies& proxies, Instant now, std::string_view call) {
  const oauth::Access& access = question.access;
  http::NamedValues headers = forwarded_headers(question.fhir.base);
  const auto add = [&headers](const char* name, std::string_view value) {
    headers.emplace_back(name, header_value(value));
  };
  add("X-Forwarded-For", http::client_address(request, proxies));
  add("includeAddressFields", "False");
  add("BlueButton-OriginalQueryTimestamp", format_instant(now));
  add("BlueButton-OriginalQueryId", request.trace == nullptr ? random_token() : request.trace->span());
  add("BlueButton-OriginalQueryCounter", "1");
  add("BlueButton-BeneficiaryId", "patientId:" + std::to_string(access.beneficiary));
  add("BlueButton-UserId", std::to_string(access.user_id));
  add("BlueButton-User", access.username);
  add("BlueButton-Application", access.application_name);
  add("BlueButton-ApplicationId", std::to_string(access.application_id));
  add("BlueButton-ApplicationDataAccessType", store::name(access.data_access_type));
  add("BlueButton-OriginalUrl", request.path);
  add("BlueButton-OriginalQuery", request.query);
  add("BlueButton-BackendCall", call);
  return headers;
}

}  // namespace bb::gateway
