// The HTTP server alone, to be measured beside nginx: GET /BYTES answers so many bytes (at most 10,000,000)
// that are copied from memory as a renderer would write them. usage: bench_http_server PORT [THREADS];
// SIGTERM ends it.
#include <charconv>
#include <cstdio>
#include <string>

#include "http/server.h"

namespace {

// 0 for what is no number.
std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2 || count > 3) {
    std::fputs("usage: bench_http_server PORT [THREADS]\n", stderr);
    return 2;
  }
  bb::http::ServerOptions options;
  options.port = static_cast<std::uint16_t>(number(arguments[1]));
  options.threads = count == 3 ? number(arguments[2]) : 1;
  std::string bytes;
  bytes.resize(10'000'000, 'x');
  bb::http::Router router;
  router.add(bb::http::Method::get, "/{bytes}",
             [&bytes](const bb::http::Request& request, bb::http::Response& response) {
               response.content_type = "application/octet-stream";
               response.body.append(std::string_view(bytes).substr(0, number(request.path_parameters[0])));
             });
  bb::http::Server server(options, std::move(router));
  if (const auto listening = server.listen(); !listening.ok()) {
    std::fprintf(stderr, "%s\n", listening.error().message.c_str());
    return 1;
  }
  server.stop_on_signals();
  server.run();
}
