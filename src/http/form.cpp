// Forms: application/x-www-form-urlencoded and multipart/form-data.
#include <optional>

#include "http/message.h"

namespace bb::http {
namespace {

constexpr std::string_view kMultipart = "multipart/form-data";
constexpr std::size_t kBoundaryLimit = 70;  // RFC 2046 section 5.1.1

// "type/subtype; a=b; c=\"d\"" or "form-data; name=\"x\"": the first word, then the value of one parameter.
std::string_view first_word(std::string_view value) { return trim(value.substr(0, value.find(';'))); }

// The parameter's value without its quotes and backslashes (RFC 9110 section 5.6.6); nothing when it is
// absent or its quotes do not end.
std::optional<std::string> parameter(std::string_view value, std::string_view wanted) {
  std::size_t at = value.find(';');
  while (at < value.size()) {
    ++at;
    const std::size_t equals = value.find_first_of("=;", at);
    if (equals == std::string_view::npos) return std::nullopt;
    if (value[equals] == ';') {
      at = equals;
      continue;
    }
    const std::string_view name = trim(value.substr(at, equals - at));
    std::string text;
    at = value.find_first_not_of(" \t", equals + 1);
    if (at != std::string_view::npos && value[at] == '"') {
      for (++at; at < value.size() && value[at] != '"'; ++at) {
        if (value[at] == '\\' && at + 1 < value.size()) ++at;
        text += value[at];
      }
      if (at >= value.size()) return std::nullopt;
      at = value.find(';', at);
    } else {
      const std::size_t end = value.find(';', equals);
      text = trim(value.substr(equals + 1, end == std::string_view::npos ? end : end - equals - 1));
      at = end;
    }
    if (equals_ignore_case(name, wanted)) return text;
  }
  return std::nullopt;
}

Error malformed() { return invalid("The body is not well-formed multipart/form-data."); }

// One part: "headers CRLF CRLF content".
Result<Parameter> read_part(std::string_view part) {
  std::string_view head;
  if (part.starts_with("\r\n")) {
    part.remove_prefix(2);
  } else {
    const std::size_t end = part.find("\r\n\r\n");
    if (end == std::string_view::npos) return malformed();
    head = part.substr(0, end);
    part.remove_prefix(end + 4);
  }
  std::optional<std::string> name;
  for (const std::string_view line : split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos ||
        !equals_ignore_case(trim(line.substr(0, colon)), "Content-Disposition"))
      continue;
    const std::string_view disposition = line.substr(colon + 1);
    if (!equals_ignore_case(first_word(disposition), "form-data")) return malformed();
    if (parameter(disposition, "filename") || parameter(disposition, "filename*")) {
      return invalid("Files are not accepted in a form.");
    }
    name = parameter(disposition, "name");
  }
  if (!name || name->empty()) return malformed();
  return Parameter{std::move(*name), std::string(part)};
}

// RFC 7578, RFC 2046 section 5.1.1: parts stand between "CRLF--boundary" lines, the last is "--boundary--".
Result<Parameters> read_multipart(std::string_view body, std::string_view content_type, std::size_t limit) {
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kBoundaryLimit) {
    return invalid("multipart/form-data needs a boundary of 1 to 70 characters.");
  }
  const std::string first = "--" + *boundary, delimiter = "\r\n" + first;
  std::size_t at = 0;
  if (!body.starts_with(first)) {
    at = body.find(delimiter);
    if (at == std::string_view::npos) return malformed();
    at += 2;
  }
  Parameters fields;
  for (at += first.size();;) {
    if (body.substr(at).starts_with("--")) return fields;
    at = body.find_first_not_of(" \t", at);
    if (at == std::string_view::npos || !body.substr(at).starts_with("\r\n")) return malformed();
    at += 2;
    const std::size_t end = body.find(delimiter, at);
    if (end == std::string_view::npos) return malformed();
    if (fields.size() == limit) return invalid("The form has too many fields.");
    BB_ASSIGN(Parameter field, read_part(body.substr(at, end - at)));
    fields.push_back(std::move(field));
    at = end + delimiter.size();
  }
}

Result<Parameters> read_fields(const Request& request, std::size_t limit) {
  const std::string_view content_type = request.header("Content-Type");
  if (request.body.empty() && content_type.empty()) return Parameters{};
  const std::string_view type = first_word(content_type);
  if (equals_ignore_case(type, kMultipart)) return read_multipart(request.body, content_type, limit);
  if (!equals_ignore_case(type, "application/x-www-form-urlencoded")) {
    return invalid("The body must be application/x-www-form-urlencoded or multipart/form-data.");
  }
  std::size_t count = 1;
  for (const char c : request.body) count += c == '&' ? 1 : 0;
  if (count > limit) return invalid("The form has too many fields.");
  auto fields = parse_query(request.body);
  if (!fields) return invalid("The body is not well-formed application/x-www-form-urlencoded.");
  return std::move(*fields);
}

}  // namespace

Result<Parameters> parse_form(const Request& request, std::size_t limit) {
  BB_ASSIGN(Parameters fields, read_fields(request, limit));
  for (const auto& [name, value] : fields) {
    if (!is_text(name) || !is_text(value)) return invalid("The form's fields must be UTF-8 text.");
  }
  return fields;
}

}  // namespace bb::http
