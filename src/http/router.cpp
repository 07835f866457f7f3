#include "http/router.h"

#include <algorithm>
#include <array>

namespace bb::http {
namespace {

constexpr std::size_t kMethods = static_cast<std::size_t>(Method::other) + 1;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// A segment of the patterns: what may follow, and which route of each method ends here.
struct Node {
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
  std::unique_ptr<Node> placeholder;
  std::array<std::size_t, kMethods> routes;

  Node() { routes.fill(kNone); }

  Node& next(std::string_view segment) {
    if (segment.size() >= 2 && segment.front() == '{' && segment.back() == '}') {
      if (!placeholder) placeholder = std::make_unique<Node>();
      return *placeholder;
    }
    for (auto& [text, node] : literals) {
      if (text == segment) return *node;
    }
    return *literals.emplace_back(std::string(segment), std::make_unique<Node>()).second;
  }

  std::size_t route(Method method) const {
    const std::size_t found = routes[static_cast<std::size_t>(method)];
    return found == kNone && method == Method::head ? routes[static_cast<std::size_t>(Method::get)] : found;
  }
};

// One look for a path. Literals are tried first, and left again when they lead nowhere.
struct Search {
  Method method;
  std::vector<std::string>& parameters;
  std::array<bool, kMethods> allowed{};  // what the patterns that match would have answered
  bool matched = false;

  std::size_t in(const Node& node, std::string_view rest) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    for (const auto& [text, next] : node.literals) {
      if (text != segment) continue;
      const std::size_t found = last ? at(*next) : in(*next, rest.substr(slash + 1));
      if (found != kNone) return found;
    }
    if (node.placeholder && !segment.empty()) {
      const std::size_t depth = parameters.size();
      parameters.push_back(percent_decode(segment, false).value_or(std::string()));
      const std::size_t found = last ? at(*node.placeholder) : in(*node.placeholder, rest.substr(slash + 1));
      if (found != kNone) return found;
      parameters.resize(depth);
    }
    return kNone;
  }

  std::size_t at(const Node& node) {
    for (std::size_t i = 0; i < kMethods; ++i) {
      const bool answers = node.route(static_cast<Method>(i)) != kNone;
      allowed[i] = allowed[i] || answers;
      matched = matched || answers;
    }
    return node.route(method);
  }

  std::string allow() const {
    std::string list;
    for (std::size_t i = 0; i < kMethods; ++i) {
      if (!allowed[i]) continue;
      if (!list.empty()) list += ", ";
      list += name(static_cast<Method>(i));
    }
    return list;
  }
};

void answer_plainly(const Request&, Response& response) {
  response.body.append(response.status == 405 ? "{\"detail\":\"Method not allowed.\"}"
                                              : "{\"detail\":\"Not found.\"}");
}

}  // namespace

struct Router::Impl {
  std::vector<Route> routes;
  Node root;
  std::vector<std::pair<std::string, Handler>> fallbacks;  // the longest prefix first
  Handler plain = answer_plainly;

  void add(Route route) {
    const std::size_t number = routes.size();
    std::string_view text = route.pattern;
    if (text.ends_with("[/]")) {
      text.remove_suffix(3);
      place(std::string(text) + "/", route.method, number);
    }
    place(text, route.method, number);
    routes.push_back(std::move(route));
  }

  void place(std::string_view pattern, Method method, std::size_t route) {
    Node* node = &root;
    for (const std::string_view segment : split(pattern.substr(1), '/')) node = &node->next(segment);
    node->routes[static_cast<std::size_t>(method)] = route;
  }
};

Router::Router() : impl_(std::make_unique<Impl>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string pattern, Handler handler, Run run) {
  impl_->add({method, std::move(pattern), std::move(handler), run, nullptr});
}

void Router::add_later(Method method, std::string pattern, LaterHandler handler) {
  impl_->add({method, std::move(pattern), nullptr, Run::later, std::move(handler)});
}

void Router::add_fallback(std::string prefix, Handler handler) {
  auto& fallbacks = impl_->fallbacks;
  const auto place = std::find_if(fallbacks.begin(), fallbacks.end(), [&](const auto& fallback) {
    return fallback.first.size() < prefix.size();
  });
  fallbacks.emplace(place, std::move(prefix), std::move(handler));
}

Router::Match Router::match(Request& request, Response& response) const {
  request.path_parameters.clear();
  Search search{request.method, request.path_parameters};
  if (request.path.starts_with('/')) {
    const std::size_t found = search.in(impl_->root, request.path.substr(1));
    if (found != kNone) {
      const Route& route = impl_->routes[found];
      if (route.run == Run::later) return {nullptr, Run::later, &route.later, &route};
      return {&route.handler, route.run, nullptr, &route};
    }
  }
  response.status = search.matched ? 405 : 404;
  if (search.matched) response.set("Allow", search.allow());
  for (const auto& [prefix, handler] : impl_->fallbacks) {
    if (request.path.starts_with(prefix)) return {&handler, Run::here, nullptr, nullptr};
  }
  return {&impl_->plain, Run::here, nullptr, nullptr};
}

const std::vector<Route>& Router::routes() const { return impl_->routes; }

}  // namespace bb::http
