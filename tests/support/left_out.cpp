#include "support/left_out.h"

#include <fstream>
#include <optional>
#include <stdexcept>

#include "base/encoding.h"

namespace bb::test {
namespace {

constexpr const char* kPage = BLUEBUTTON_SOURCE_DIR "/docs/columns.md";

[[noreturn]] void complain(std::string_view line, const char* why) {
  throw std::runtime_error(std::string(kPage) + ": " + why + ": " + std::string(line));
}

// Takes `NAME` from the front of a text.
std::optional<std::string> take_name(std::string_view& text) {
  if (!text.starts_with('`')) return std::nullopt;
  const std::size_t end = text.find('`', 1);
  if (end == std::string_view::npos) return std::nullopt;
  std::string name(text.substr(1, end - 1));
  text.remove_prefix(end + 1);
  return name;
}

// "`X` has a value", "`X` has no value", "`X` is `V`", "`X` is not `V`"; takes it from the front.
LeftOut::Condition take_condition(std::string_view& text, std::string_view line) {
  using enum LeftOut::Condition::Is;
  const auto take = [&](std::string_view words) {
    if (!text.starts_with(words)) return false;
    text.remove_prefix(words.size());
    return true;
  };
  const auto column = take_name(text);
  if (!column) complain(line, "no condition");
  if (take(" has a value")) return {.column = *column, .is = present, .value = {}};
  if (take(" has no value")) return {.column = *column, .is = absent, .value = {}};
  const bool negated = take(" is not ");
  if (!negated && !take(" is ")) complain(line, "no condition");
  const auto wanted = take_name(text);
  if (!wanted) complain(line, "no condition");
  return {.column = *column, .is = negated ? other_value : this_value, .value = *wanted};
}

// "always", or conditions with " and " between them.
std::vector<LeftOut::Condition> conditions(std::string_view text, std::string_view line) {
  std::vector<LeftOut::Condition> found;
  if (text == "always") return found;
  found.push_back(take_condition(text, line));
  while (text.starts_with(" and ")) {
    text.remove_prefix(5);
    found.push_back(take_condition(text, line));
  }
  if (!text.empty()) complain(line, "no condition");
  return found;
}

// The columns of a name, in which a * stands for any text.
std::vector<std::string> columns(const std::string& name, const std::set<rif::FileType>& files,
                                 std::string_view line) {
  const std::size_t star = name.find('*');
  if (star == std::string::npos) return {name};
  const std::string_view head = std::string_view(name).substr(0, star),
                         tail = std::string_view(name).substr(star + 1);
  std::vector<std::string> found;
  for (const rif::ColumnInfo& column : rif::layout(*files.begin()).columns) {
    if (column.name.starts_with(head) && column.name.ends_with(tail)) found.emplace_back(column.name);
  }
  if (found.size() != 12) complain(line, "not a column a month");
  return found;
}

std::set<rif::FileType> files(std::string_view text, std::string_view line) {
  std::set<rif::FileType> found;
  for (const std::string_view name : split(text, ',')) {
    const auto type = rif::file_type_by_name(trim(name));
    if (!type) complain(line, "no file of this name");
    found.insert(*type);
  }
  return found;
}

std::vector<LeftOut> read() {
  std::ifstream page(kPage);
  if (!page) complain("", "cannot be read");
  std::vector<LeftOut> rows;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| `")) continue;
    std::vector<std::string_view> cells = split(line, '|');
    if (cells.size() != 7) complain(line, "not five cells");
    for (std::string_view& cell : cells) cell = trim(cell);
    std::set<std::string> versions;
    for (const std::string_view version : split(cells[3], ',')) versions.emplace(trim(version));
    if (cells[5].empty()) complain(line, "no reason");
    std::string_view names = cells[1];
    while (!names.empty()) {
      const auto column = take_name(names);
      if (!column) complain(line, "no column");
      const auto where = files(cells[2], line);
      for (const std::string& each : columns(*column, where, line)) {
        rows.push_back({each, where, versions, conditions(cells[4], line)});
      }
      if (names.starts_with(", ")) names.remove_prefix(2);
    }
  }
  return rows;
}

}  // namespace

bool LeftOut::Condition::holds(std::string_view actual) const {
  switch (is) {
    case Is::present:
      return !actual.empty();
    case Is::absent:
      return actual.empty();
    case Is::this_value:
      return actual == value;
    case Is::other_value:
      return actual != value;
  }
  return false;
}

const std::vector<LeftOut>& left_out() {
  static const std::vector<LeftOut> kRows = read();
  return kRows;
}

const LeftOut* left_out(std::string_view version, rif::FileType file, std::string_view column) {
  for (const LeftOut& row : left_out()) {
    if (row.column == column && row.files.contains(file) && row.versions.contains(std::string(version))) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace bb::test
