// Rows in the binary format of COPY: PostgreSQL's documentation of COPY, "Binary Format".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "store/postgres/parameters.h"

namespace bb::store::postgres {

class CopyRows {
 public:
  // Before the first row, and behind the last one, of what one COPY is sent.
  static constexpr std::string_view kHead{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
  static constexpr std::string_view kEnd{"\377\377", 2};

  void row(std::int16_t columns) { append_number(bytes_, columns); }
  template <class Integer>
  void integer(Integer value) {
    append_number<std::int32_t>(bytes_, sizeof value);
    append_number(bytes_, value);
  }
  void boolean(bool value) { integer<std::int8_t>(value ? 1 : 0); }
  void bytes(std::string_view value) {
    append_number(bytes_, static_cast<std::int32_t>(value.size()));
    bytes_ += value;
  }
  void integers(std::span<const std::uint32_t> values) {  // integer[]
    std::string array;
    append_array(array, kIntegerType, values);
    bytes(array);
  }

  std::string_view view() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  void clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

}  // namespace bb::store::postgres
