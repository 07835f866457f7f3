#include "portal/language.h"

#include <algorithm>
#include <array>
#include <string>

namespace bb::portal {
namespace {

constexpr std::array<std::string_view, 2> kLanguages = {"en", "es"};
constexpr std::string_view kCookie = "django_language";

// One of kLanguages, or empty.
std::string_view known(std::string_view language) {
  const auto found = std::find(kLanguages.begin(), kLanguages.end(), language);
  return found == kLanguages.end() ? std::string_view{} : *found;
}

}  // namespace

std::string_view language_of(const http::Request& request, const Parameters& own, const Parameters& asked) {
  for (const Parameters* parameters : {&own, &asked}) {
    const std::string* value = find_parameter(*parameters, "lang");
    if (value != nullptr && !known(*value).empty()) return known(*value);
  }
  return known(request.cookie(kCookie));
}

void remember_language(http::Response& response, std::string_view language, bool secure) {
  if (language.empty()) return;
  response.set("Set-Cookie", std::string(kCookie) + "=" + std::string(language) +
                                 "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : ""));
}

}  // namespace bb::portal
