#include "gateway/number_pages.h"

#include <algorithm>
#include <charconv>

namespace bb::gateway {
namespace {

constexpr std::size_t kPageSize = 10, kMostPageSize = 10'000;

std::optional<std::size_t> positive(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

// The last value of a name, which is what counts.
const std::string* last_value(const Parameters& sent, std::string_view name) {
  const std::string* found = nullptr;
  for (const auto& [key, value] : sent) {
    if (key == name) found = &value;
  }
  return found;
}

// The first page is the one that nobody asks for by number.
std::string address_of(const std::string& address, Parameters sent, std::size_t page) {
  std::erase_if(sent, [](const Parameter& parameter) { return parameter.first == "page"; });
  if (page > 1) sent.emplace_back("page", std::to_string(page));
  std::ranges::stable_sort(sent, {}, &Parameter::first);
  return sent.empty() ? address : address + "?" + format_query(sent);
}

}  // namespace

std::optional<NumberPage> find_page(const Parameters& sent, std::size_t count, const std::string& address) {
  std::size_t size = kPageSize;
  if (const std::string* wanted = last_value(sent, "page_size"))
    size = std::min(positive(*wanted).value_or(kPageSize), kMostPageSize);
  const std::size_t pages = std::max<std::size_t>(1, (count + size - 1) / size);
  std::size_t page = 1;
  if (const std::string* wanted = last_value(sent, "page")) {
    const auto number = *wanted == "last" ? pages : positive(*wanted);
    if (!number || *number > pages) return std::nullopt;
    page = *number;
  }
  NumberPage found{(page - 1) * size, std::min(count, page * size), {}, {}};
  if (page < pages) found.next = address_of(address, sent, page + 1);
  if (page > 1) found.previous = address_of(address, sent, page - 1);
  return found;
}

}  // namespace bb::gateway
