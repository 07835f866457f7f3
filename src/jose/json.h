// A JSON object as header, claims and keys of JOSE carry it: read once, whole, then looked into by member
// names.
//
// Owns its texts. Immutable once parsed, so any thread may read it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace bb::jose {

class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, number, text, array, object };
  using Path = std::initializer_list<std::string_view>;  // names of members, from the outside in

  static constexpr std::size_t kMostBytes = 64 * 1024;  // of a text to be parsed
  static constexpr int kMostDepth = 16;                 // objects and arrays within each other

  // An object. `invalid` for anything else, for texts beyond the limits, and for an object that has a member
  // twice (RFC 7515 section 4, RFC 7519 section 4: refused, since two readers might each believe another
  // one).
  static Result<Json> parse(std::string_view text);

  Kind kind() const { return kind_; }
  bool is_object() const { return kind_ == Kind::object; }

  // The value at a path, borrowed from this object; null when there is none.
  const Json* find(Path path) const;
  const Json* find(std::string_view member) const;

  // The value of that kind at a path; nothing when there is none, or one of another kind.
  std::optional<std::string_view> text(Path path) const;  // borrowed from this object
  std::optional<double> number(Path path) const;
  std::optional<bool> boolean(Path path) const;
  std::optional<std::string_view> text(std::string_view member) const { return text({member}); }
  std::optional<double> number(std::string_view member) const { return number({member}); }
  std::optional<bool> boolean(std::string_view member) const { return boolean({member}); }

  // The value itself, when it is of that kind; otherwise empty, or 0.
  std::string_view as_text() const { return text_; }
  double as_number() const { return number_; }
  const std::vector<Json>& items() const { return items_; }
  // In the order of the text.
  const std::vector<std::pair<std::string, Json>>& members() const { return members_; }

 private:
  friend struct JsonReader;

  Kind kind_ = Kind::null;
  bool boolean_ = false;
  double number_ = 0;
  std::string text_;
  std::vector<Json> items_;
  std::vector<std::pair<std::string, Json>> members_;
};

}  // namespace bb::jose
