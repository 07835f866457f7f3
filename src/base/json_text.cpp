#include "base/json_text.h"

#include <array>
#include <cstring>

#include "base/encoding.h"

namespace bb {
namespace {

// 0: as it is; else what follows the backslash, 'u' for \u00XX; 'x' for a byte above ASCII.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < 0x20; ++i) table[i] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  for (std::size_t i = 0x80; i < 0x100; ++i) table[i] = 'x';
  return table;
}();

// Bytes of the UTF-8 sequence at `at`, or 0 when it is malformed.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  for (std::size_t length = 2; length <= 4 && at + length <= text.size(); ++length) {
    if (is_text(text.substr(at, length))) return length;
  }
  return 0;
}

// Whether eight bytes need no escape: all ASCII, no control character, no quote, no backslash.
bool is_plain(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  const auto has_zero = [](std::uint64_t v) { return (v - kOnes) & ~v & kHigh; };
  const std::uint64_t control = (word - kOnes * 0x20) & ~word & kHigh;
  return ((word & kHigh) | control | has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\')) == 0;
}

}  // namespace

void append_escaped(Buffer& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::size_t done = 0, at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size() && is_plain(text.data() + at)) {
      at += 8;
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(text[at]);
    const char escape = kEscapes[byte];
    if (escape == 0) {
      ++at;
      continue;
    }
    if (escape == 'x') {
      if (const std::size_t length = sequence_length(text, at); length != 0) {
        at += length;
        continue;
      }
    }
    out.append(text.substr(done, at - done));
    if (escape == 'x') {
      out.literal("\xEF\xBF\xBD");
    } else if (escape == 'u') {
      out.literal("\\u00");
      out.push(kHex[byte >> 4]);
      out.push(kHex[byte & 15]);
    } else {
      out.push('\\');
      out.push(escape);
    }
    done = ++at;
  }
  out.append(text.substr(done));
}

std::string json_escaped(std::string_view text) {
  Buffer buffer;
  append_escaped(buffer, text);
  return std::string(buffer.view());
}

}  // namespace bb
