#include "portal/static_files.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "portal/web_files.h"

namespace bb::portal {
namespace {

constexpr std::size_t kMarkLength = 16;

std::string mark_of(std::string_view content) {
  return to_hex(as_text(sha256(content))).substr(0, kMarkLength);
}

std::string_view type_of(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

}  // namespace

std::string static_address(std::string_view name) {
  return "/static/" + std::string(name) + "?v=" + mark_of(web_file("static/" + std::string(name)));
}

void static_file(const http::Request& request, http::Response& response) {
  const std::string name = request.path_parameters.empty() ? "" : request.path_parameters.front();
  const std::string_view content = web_file("static/" + name);
  if (content.empty()) return http::answer_detail(response, 404, "Not found.");
  const std::string mark = mark_of(content), tag = "\"" + mark + "\"";
  response.set("ETag", tag);
  response.set("Cache-Control",
               request.query == "v=" + mark ? "public, max-age=31536000, immutable" : "public, max-age=300");
  if (request.header("If-None-Match").find(tag) != std::string_view::npos) {
    response.status = 304;
    response.content_type = {};
    return;
  }
  response.content_type = type_of(name);
  response.body.append(content);
}

}  // namespace bb::portal
