// One row of a RIF file in the making: set() columns by name, write() the row, clear_line() and go on with
// the next line of the same claim.
//
// Reusable; not for sharing between threads.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "base/buffer.h"
#include "base/date.h"
#include "rif/file_type.h"
#include "rif/writer.h"
#include "synth/tables.h"

namespace bb::synth {

template <class File>
class Row {
 public:
  using Column = typename File::Column;

  void set(std::size_t column, std::string_view text) {
    values_[column] = {static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text.size())};
    text_.append(text);
  }
  void set(std::size_t column, char code) { set(column, std::string_view(&code, 1)); }
  void set(std::size_t column, Date date) { set(column, std::string_view(rif_date(date))); }
  void count(std::size_t column, std::int64_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    set(column, std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }
  // 12345 becomes "123.45".
  void money(std::size_t column, Cents cents) {
    char digits[28];
    char* at = digits;
    if (cents < 0) *at++ = '-';
    const Cents size = cents < 0 ? -cents : cents;
    at = std::to_chars(at, digits + sizeof digits, size / 100).ptr;
    *at++ = '.';
    *at++ = static_cast<char>('0' + size % 100 / 10);
    *at++ = static_cast<char>('0' + size % 10);
    set(column, std::string_view(digits, static_cast<std::size_t>(at - digits)));
  }

  void clear() {
    values_ = {};
    text_.clear();
    header_size_ = 0;
  }
  // What is set from here on belongs to a line.
  void begin_lines() { header_size_ = text_.size(); }
  void clear_line() {
    for (std::size_t i = File::kFirstLineColumn; i < File::kColumnCount; ++i) values_[i] = {};
    text_.truncate(header_size_);
  }
  void write(rif::Writer& file) const {
    std::array<std::string_view, File::kColumnCount> views;
    for (std::size_t i = 0; i < views.size(); ++i)
      views[i] = text_.view().substr(values_[i].at, values_[i].size);
    file.row(views.data());
  }

 private:
  struct Value {
    std::uint32_t at = 0, size = 0;
  };
  std::array<Value, File::kColumnCount> values_{};
  Buffer text_;
  std::size_t header_size_ = 0;
};

}  // namespace bb::synth
