// A row's text, taken apart into values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bb::rif {

// Splits at '|'. As CMS reads RIF files: a backslash before the delimiter is dropped and the delimiter
// counts; other backslashes keep the character behind them as it is ("\\" is one); a value that begins with a
// double quote ends at the next one, '|' in between is text, and "" in it is one quote.
//
// Reusable; not for sharing between threads. The values borrow the row's text, or the splitter's own memory
// where something had to be taken out; they are valid until the next split.
class RowSplitter {
 public:
  // False when a quoted value does not end within the row.
  bool split(std::string_view row, std::vector<std::string_view>& values);

 private:
  bool split_escaped(std::string_view row, std::vector<std::string_view>& values);

  std::string unescaped_;
};

}  // namespace bb::rif
