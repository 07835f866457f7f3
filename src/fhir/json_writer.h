// FHIR JSON, appended straight to the response buffer: no object tree, no state of its own.
//
// The trick that keeps it fast and free of bookkeeping: every member and element is written WITH a comma
// behind it, and the end of an object or array overwrites the last comma. So pieces of any length, prepared
// or not, can follow each other.
//
//     JsonWriter out(buffer);
//     out.raw(R"({"resourceType":"Patient",)");       // literals carry their own commas
//     out.member(R"("id":)", id);                     // "id":"567834",
//     { auto list = out.array(R"("name":[)"); ... }   // an array or object without content disappears, as
//     FHIR wants out.end('}');                                   // },
//
// Not for sharing between threads.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/buffer.h"
#include "base/json_text.h"

namespace bb::fhir {

using bb::append_escaped;
using bb::json_escaped;

class JsonWriter {
 public:
  explicit JsonWriter(Buffer& buffer) : buffer_(buffer) {}

  Buffer& buffer() { return buffer_; }

  // A literal of JSON, with its commas.
  template <std::size_t N>
  void raw(const char (&json)[N]) {
    buffer_.literal(json);
  }
  // JSON prepared before (already escaped, with its commas).
  void raw(std::string_view json) { buffer_.append(json); }

  // "value" and a comma, escaped.
  void string(std::string_view value) {
    buffer_.push('"');
    append_escaped(buffer_, value);
    buffer_.literal("\",");
  }
  // key is `"name":` with quotes and colon.
  template <std::size_t N>
  void member(const char (&key)[N], std::string_view value) {
    buffer_.literal(key);
    string(value);
  }
  template <std::size_t N>
  void member(const char (&key)[N], std::int64_t value) {
    buffer_.literal(key);
    number(value);
  }
  void number(std::int64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    buffer_.append({digits, static_cast<std::size_t>(end - digits)});
    buffer_.push(',');
  }

  // Ends an object or array begun by raw(): the comma before it goes, one behind it comes.
  void end(char bracket) {
    if (buffer_.back() == ',') {
      buffer_.set_back(bracket);
    } else {
      buffer_.push(bracket);
    }
    buffer_.push(',');
  }

  // Ends several at once, the innermost first: end("]}}").
  template <std::size_t N>
  void end(const char (&brackets)[N]) {
    if (buffer_.back() == ',') buffer_.truncate(buffer_.size() - 1);
    buffer_.literal(brackets);
    buffer_.push(',');
  }

  // Ends when it goes out of scope. Without content it takes back its own opening.
  class Scope {
   public:
    Scope(JsonWriter& writer, std::size_t start, char bracket)
        : writer_(writer), start_(start), content_(writer.buffer_.size()), bracket_(bracket) {}
    ~Scope() {
      if (writer_.buffer_.size() == content_) {
        writer_.buffer_.truncate(start_);
      } else {
        writer_.end(bracket_);
      }
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    bool empty() const { return writer_.buffer_.size() == content_; }

   private:
    JsonWriter& writer_;
    std::size_t start_, content_;
    char bracket_;
  };
  // opening: `"item":[` or `[`.
  template <std::size_t N>
  Scope array(const char (&opening)[N]) {
    const std::size_t start = buffer_.size();
    buffer_.literal(opening);
    return Scope(*this, start, ']');
  }
  // opening: `"period":{` or `{`.
  template <std::size_t N>
  Scope object(const char (&opening)[N]) {
    const std::size_t start = buffer_.size();
    buffer_.literal(opening);
    return Scope(*this, start, '}');
  }

  // The whole document is there: takes the last comma away.
  void finish() {
    if (!buffer_.empty() && buffer_.back() == ',') buffer_.truncate(buffer_.size() - 1);
  }

 private:
  Buffer& buffer_;
};

}  // namespace bb::fhir
