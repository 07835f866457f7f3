// Pages by number, as Django REST framework makes them: ?page=2&page_size=50.
#pragma once

#include <optional>
#include <string>

#include "base/encoding.h"

namespace bb::gateway {

// One page of a list.
struct NumberPage {
  std::size_t first = 0, end = 0;             // of the list
  std::optional<std::string> next, previous;  // addresses of the pages beside
};

// `sent`: the request's parameters. `page` is a number from 1 or "last"; `page_size` a number from 1, at most
// 10000, or else 10. `address`: of the list, "https://host/path", without a query. Nothing: there is no such
// page.
std::optional<NumberPage> find_page(const Parameters& sent, std::size_t count, const std::string& address);

}  // namespace bb::gateway
