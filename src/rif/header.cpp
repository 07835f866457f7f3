#include "rif/header.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/encoding.h"

namespace bb::rif {
namespace {

constexpr char kDelimiter = '|';
constexpr std::string_view kOtherDelimiters = ",;\t^~";

std::string shown(char delimiter) { return delimiter == '\t' ? "a tab" : std::string("'") + delimiter + "'"; }

// "A, B and 3 more"
std::string listed(const std::vector<std::string_view>& names) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) {
    if (i > 0) text += ", ";
    text += names[i].empty() ? "(no name)" : std::string(names[i].substr(0, 40));
  }
  if (names.size() > kMost) text += " and " + std::to_string(names.size() - kMost) + " more";
  return text;
}

struct Nearest {
  const FileLayout* layout = nullptr;
  std::size_t shared = 0;  // columns in common
};

Nearest nearest(const std::vector<std::string_view>& names) {
  const std::unordered_set<std::string_view> have(names.begin(), names.end());
  Nearest best;
  double best_share = 0;
  for (const FileType type : kFileTypes) {
    const FileLayout& candidate = layout(type);
    const auto shared = static_cast<std::size_t>(
        std::count_if(candidate.columns.begin(), candidate.columns.end(),
                      [&](const ColumnInfo& column) { return have.contains(column.name); }));
    const double share =
        static_cast<double>(shared) / static_cast<double>(candidate.columns.size() + names.size() - shared);
    if (share <= best_share) continue;
    best_share = share;
    best = {&candidate, shared};
  }
  return best;
}

std::string difference(const FileLayout& layout, const std::vector<std::string_view>& names) {
  std::unordered_map<std::string_view, int> expected;
  for (const ColumnInfo& column : layout.columns) expected.emplace(column.name, 0);
  for (const std::string_view extra : extra_columns(layout.type)) expected.emplace(extra, 0);
  std::vector<std::string_view> unknown, twice, missing;
  for (const std::string_view name : names) {
    const auto found = expected.find(name);
    if (found == expected.end()) {
      unknown.push_back(name);
    } else if (++found->second == 2) {
      twice.push_back(name);
    }
  }
  for (const ColumnInfo& column : layout.columns) {
    if (expected[column.name] == 0) missing.push_back(column.name);
  }
  if (missing.empty() && twice.empty()) {
    return "The header is that of " + std::string(layout.name) +
           ", with columns that no such file is known to have: " + listed(unknown) +
           ". What they say would be lost; load the file without them.";
  }
  std::string text = "The header is that of no known kind of file. Nearest is " + std::string(layout.name);
  if (!missing.empty()) text += "; missing: " + listed(missing);
  if (!unknown.empty()) text += "; unknown: " + listed(unknown);
  if (!twice.empty()) text += "; twice: " + listed(twice);
  return text + ".";
}

}  // namespace

Header read_header(std::string_view row) {
  Header header;
  if (row.empty()) {
    header.reason = "The file has no header row.";
    return header;
  }
  char delimiter = kDelimiter;
  if (row.find(kDelimiter) == std::string_view::npos) {
    const auto uses = [&](char c) { return std::count(row.begin(), row.end(), c); };
    delimiter = *std::max_element(kOtherDelimiters.begin(), kOtherDelimiters.end(),
                                  [&](char a, char b) { return uses(a) < uses(b); });
  }
  std::vector<std::string_view> names = split(row, delimiter);
  if (names.size() > 1 && names.back().empty()) names.pop_back();  // as rows, it may end with a delimiter
  const Nearest near = nearest(names);
  header.resembles_rif = near.layout != nullptr && near.shared * 2 >= near.layout->columns.size();
  if (delimiter != kDelimiter) {
    header.reason = "The header has no '|' between its columns";
    if (names.size() > 1) header.reason += "; the delimiter seems to be " + shown(delimiter);
    header.reason += ".";
    return header;
  }
  const auto type = recognise(names);
  if (!type) {
    header.reason = header.resembles_rif ? difference(*near.layout, names)
                                         : "The header is that of no known kind of RIF file.";
    return header;
  }
  header.layout = &layout(*type);
  std::unordered_map<std::string_view, ColumnIndex> positions;
  for (std::size_t i = 0; i < header.layout->columns.size(); ++i) {
    positions.emplace(header.layout->columns[i].name, static_cast<ColumnIndex>(i));
  }
  const auto passed_over = static_cast<ColumnIndex>(header.layout->columns.size());
  for (const std::string_view name : names) {
    const auto found = positions.find(name);
    header.columns.push_back(found == positions.end() ? passed_over : found->second);
  }
  return header;
}

}  // namespace bb::rif
