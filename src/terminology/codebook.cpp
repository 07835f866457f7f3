#include "terminology/codebook.h"

#include <deque>
#include <mutex>
#include <unordered_map>

#include "base/json_text.h"

// Laid down by codebook.S.
extern "C" {
extern const char bb_codebook_values[], bb_codebook_values_end[];
extern const char bb_codebook_variables[], bb_codebook_variables_end[];
}

namespace bb::terminology {
namespace {

constexpr std::string_view kVariables = "https://bluebutton.cms.gov/resources/variables/";

// FNV-1a: codes are a few bytes long.
std::size_t hash(std::string_view code) {
  std::size_t value = 14695981039346656037U;
  for (const char c : code) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return value ^ value >> 32;
}

// Takes the text up to `end` (and the end itself) from the front of `rest`.
std::string_view take(std::string_view& rest, char end) {
  const std::size_t at = rest.find(end);
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return taken;
}

}  // namespace

// The tables, indexed once; variables are made when they are first asked for.
class Codebook {
 public:
  Codebook() {
    std::string_view variables(bb_codebook_variables, bb_codebook_variables_end);
    while (!variables.empty()) {
      std::string_view line = take(variables, '\n');
      const std::string_view id = take(line, '\t');
      entries_[id].label = line;
    }
    // Rows of one variable stand together.
    std::string_view values(bb_codebook_values, bb_codebook_values_end);
    while (!values.empty()) {
      const char* begin = values.data();
      std::string_view line = take(values, '\n');
      std::string_view& rows = entries_[take(line, '\t')].rows;
      rows = {rows.empty() ? begin : rows.data(), values.data()};
    }
  }

  const Variable& find(std::string_view id) {
    const std::lock_guard lock(mutex_);
    if (const auto known = made_.find(id); known != made_.end()) return *known->second;
    const auto entry = entries_.find(id);
    const Variable& made =
        variables_.emplace_back(make(id, entry == entries_.end() ? Entry{} : entry->second));
    made_.emplace(made.id(), &made);
    return made;
  }

 private:
  struct Entry {
    std::string_view label, rows;
  };

  static Variable make(std::string_view id, const Entry& entry) {
    Variable variable;
    variable.id_ = id;
    variable.url_ = std::string(kVariables) + variable.id_;
    variable.label_ = entry.label;
    variable.label_json_ = json_escaped(entry.label);
    std::string_view rows = entry.rows;
    while (!rows.empty()) {
      std::string_view line = take(rows, '\n');
      take(line, '\t');
      const std::string_view code = take(line, '\t');
      const std::string display = json_escaped(line);
      Variable::Value value;
      value.code = code;
      value.extension = "{\"url\":\"" + variable.url_ + "\",\"valueCoding\":{\"system\":\"" + variable.url_ +
                        "\",\"code\":\"" + json_escaped(code) + "\",\"display\":\"";
      value.display_begin = static_cast<std::uint32_t>(value.extension.size());
      value.display_size = static_cast<std::uint32_t>(display.size());
      value.extension += display + "\"}},";
      variable.values_.push_back(std::move(value));
    }
    variable.index();
    return variable;
  }

  std::mutex mutex_;
  std::unordered_map<std::string_view, Entry> entries_;
  std::deque<Variable> variables_;  // never moves what it holds
  std::unordered_map<std::string_view, const Variable*> made_;
};

void Variable::index() {
  std::size_t size = 1;
  while (size < values_.size() * 2) size *= 2;
  slots_.assign(size, 0);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    std::size_t at = hash(values_[i].code) & (size - 1);
    while (slots_[at] != 0) at = (at + 1) & (size - 1);
    slots_[at] = static_cast<std::uint16_t>(i + 1);
  }
}

const Variable::Value* Variable::find(std::string_view code) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash(code) & mask; slots_[at] != 0; at = (at + 1) & mask) {
    const Value& value = values_[slots_[at] - 1U];
    if (value.code == code) return &value;
  }
  return nullptr;
}

std::string_view Variable::display_json(std::string_view code) const {
  const Value* value = find(code);
  if (value == nullptr) return {};
  return std::string_view(value->extension).substr(value->display_begin, value->display_size);
}

std::string_view Variable::coding_extension(std::string_view code) const {
  const Value* value = find(code);
  return value == nullptr ? std::string_view() : std::string_view(value->extension);
}

const Variable& codebook(std::string_view id) {
  static auto& book = *new Codebook();  // never destroyed: statics elsewhere hold references into it
  return book.find(id);
}

}  // namespace bb::terminology
