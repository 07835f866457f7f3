#include "terminology/ndc.h"

#include <algorithm>

namespace bb::terminology {
namespace {

constexpr std::size_t kLabeller = 5, kProduct = 4, kPackage = 2;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::string> ndc_product(std::string_view ndc) {
  const std::size_t dash = ndc.find('-');
  if (dash == std::string_view::npos) {
    if (!all_digits(ndc)) return std::nullopt;
    const bool known = ndc.size() == kLabeller + kProduct || ndc.size() == kLabeller + kProduct + kPackage;
    return known ? std::optional<std::string>(ndc.substr(0, kLabeller + kProduct)) : std::nullopt;
  }
  const std::string_view labeller = ndc.substr(0, dash);
  std::string_view product = ndc.substr(dash + 1);
  if (const std::size_t end = product.find('-'); end != std::string_view::npos) {
    if (!all_digits(product.substr(end + 1))) return std::nullopt;
    product = product.substr(0, end);
  }
  if (!all_digits(labeller) || !all_digits(product)) return std::nullopt;
  if (labeller.size() > kLabeller || product.size() > kProduct) return std::nullopt;
  return std::string(kLabeller - labeller.size(), '0').append(labeller) +
         std::string(kProduct - product.size(), '0').append(product);
}

}  // namespace bb::terminology
