#include "fhir/xml.h"

#include <charconv>
#include <cstdint>
#include <string>

#include "fhir/json_scan.h"

namespace bb::fhir {
namespace {

constexpr std::string_view kResourceType = R"({"resourceType":")";

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// The text of a JSON string, quotes around it. (Our own JSON escapes no character beyond the first 65,536.)
std::string unescaped(std::string_view string) {
  std::string text;
  for (std::size_t at = 1; at + 1 < string.size(); ++at) {
    if (string[at] != '\\') {
      text += string[at];
      continue;
    }
    const char escape = string[++at];
    if (escape == 'u') {
      std::uint32_t code = 0;
      std::from_chars(string.data() + at + 1, string.data() + at + 5, code, 16);
      append_utf8(text, code);
      at += 4;
    } else {
      constexpr std::string_view kLetters = "nrtbf", kMeant = "\n\r\t\b\f";
      const std::size_t letter = kLetters.find(escape);
      text += letter == std::string_view::npos ? escape : kMeant[letter];
    }
  }
  return text;
}

void append_attribute(Buffer& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out.literal("&amp;");
        break;
      case '<':
        out.literal("&lt;");
        break;
      case '"':
        out.literal("&quot;");
        break;
      case '\n':
        out.literal("&#10;");
        break;
      case '\r':
        out.literal("&#13;");
        break;
      case '\t':
        out.literal("&#9;");
        break;
      default:
        // What XML 1.0 has no place for, escaped or not, is left out.
        if (static_cast<unsigned char>(c) >= 0x20) out.push(c);
    }
  }
}

class Writer {
 public:
  explicit Writer(Buffer& out) : out_(out) {}

  void resource(std::string_view object, std::string_view attributes) {
    std::string_view type = object.substr(kResourceType.size());
    type = type.substr(0, type.find('"'));
    open(type);
    out_.append(attributes);
    out_.push('>');
    for_each_member(object, [&](std::string_view name, std::string_view value) {
      if (name != "resourceType") element(name, value);
    });
    close(type);
  }

 private:
  void open(std::string_view name) {
    out_.push('<');
    out_.append(name);
  }
  void close(std::string_view name) {
    out_.literal("</");
    out_.append(name);
    out_.push('>');
  }

  static bool is_attribute(std::string_view element, std::string_view member) {
    return member == "id" || (member == "url" && (element == "extension" || element == "modifierExtension"));
  }

  void element(std::string_view name, std::string_view value) {
    if (value.starts_with('['))
      return for_each_value(value, [&](std::string_view each) { element(name, each); });
    if (value.starts_with(kResourceType)) {
      open(name);
      out_.push('>');
      resource(value, {});
      return close(name);
    }
    if (value.starts_with('{')) return object(name, value);
    if (name == "div") return out_.append(unescaped(value));  // XHTML, as it is
    open(name);
    attribute("value", value);
    out_.literal("/>");
  }

  void object(std::string_view name, std::string_view value) {
    open(name);
    for_each_member(value, [&](std::string_view member, std::string_view text) {
      if (is_attribute(name, member)) attribute(member, text);
    });
    out_.push('>');
    for_each_member(value, [&](std::string_view member, std::string_view inner) {
      if (!is_attribute(name, member)) element(member, inner);
    });
    close(name);
  }

  void attribute(std::string_view name, std::string_view value) {
    out_.push(' ');
    out_.append(name);
    out_.literal("=\"");
    append_attribute(out_, value.starts_with('"') ? unescaped(value) : std::string(value));
    out_.push('"');
  }

  Buffer& out_;
};

}  // namespace

void append_xml(Buffer& out, std::string_view json) {
  if (!json.starts_with(kResourceType)) return;
  Writer(out).resource(json, R"( xmlns="http://hl7.org/fhir")");
}

}  // namespace bb::fhir
