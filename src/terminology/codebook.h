// The codebook of CMS's Chronic Conditions Warehouse, inside the program: what a variable is called and what
// its coded values mean (data/codebook). Renderers ask for a variable once and keep the reference:
//
//     static const Variable& kCarrierNumber = codebook("carr_num");
//     out.raw(kCarrierNumber.coding_extension(code));
//
// Everything returned lives as long as the program. Safe for calls from any thread; a Variable is immutable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bb::terminology {

class Variable {
 public:
  // "carr_num", lower case.
  std::string_view id() const { return id_; }
  // "https://bluebutton.cms.gov/resources/variables/carr_num"
  std::string_view url() const { return url_; }
  // "Carrier or MAC Number", as printed; empty for a variable that is in no codebook. Escaped for a JSON
  // string: label_json().
  std::string_view label() const { return label_; }
  std::string_view label_json() const { return label_json_; }

  // What the code means, escaped for a JSON string; empty when the codebook does not list the code, or lists
  // it twice with different conditions (CMS shows no display then). Codes are compared as they are: "1" is
  // not "01". Constant time, no allocation.
  std::string_view display_json(std::string_view code) const;

  // The whole extension of a code that has a display, with the comma behind it:
  //   {"url":"URL","valueCoding":{"system":"URL","code":"CODE","display":"DISPLAY"}},
  // Empty when it has none: the caller writes the code alone. Constant time, no allocation.
  std::string_view coding_extension(std::string_view code) const;

 private:
  friend class Codebook;
  struct Value {
    std::string code;
    std::string extension;
    std::uint32_t display_begin, display_size;  // within extension
  };
  const Value* find(std::string_view code) const;
  void index();

  std::string id_, url_, label_, label_json_;
  std::vector<Value> values_;
  std::vector<std::uint16_t> slots_;  // open addressing: 0 or 1 + position in values_; a power of two
};

// The variable of a CCW id in lower case. One that is in no codebook has a URL, and neither label nor values.
// Takes a lock: ask once and keep the reference.
const Variable& codebook(std::string_view id);

}  // namespace bb::terminology
