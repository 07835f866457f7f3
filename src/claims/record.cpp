#include "claims/record.h"

namespace bb {
namespace {

constexpr std::size_t kHead = 4;
constexpr std::size_t kMaximum = 65535;
constexpr char kVersion = 1;

template <class T>
T load(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T>
void store(std::string& to, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  to.append(bytes, sizeof value);
}

// Whether `row` is a row whose lengths all stay inside it.
bool is_row(std::string_view row) {
  if (row.size() < 2) return false;
  const std::size_t words = load<std::uint16_t>(row.data());
  if (words > kMaximum / 64 || row.size() < 2 + words * 8) return false;
  std::size_t present = 0;
  for (std::size_t w = 0; w < words; ++w) {
    present += static_cast<std::size_t>(std::popcount(load<std::uint64_t>(row.data() + 2 + w * 8)));
  }
  const std::size_t text = 2 + words * 8 + present * 2;
  if (row.size() < text) return false;
  std::size_t last = 0;
  for (std::size_t i = 0; i < present; ++i) {
    const std::size_t end = load<std::uint16_t>(row.data() + 2 + words * 8 + i * 2);
    if (end < last) return false;
    last = end;
  }
  return text + last == row.size();
}

}  // namespace

std::optional<RecordView> RecordView::parse(std::string_view bytes) {
  if (bytes.size() < kHead || bytes[0] != kVersion) return std::nullopt;
  const auto type = static_cast<std::uint8_t>(bytes[1]);
  if (type < 1 || type > rif::kFileTypes.size()) return std::nullopt;
  const std::size_t lines = load<std::uint16_t>(bytes.data() + 2);
  const std::size_t rows = kHead + (1 + lines) * 4;
  if (bytes.size() < rows) return std::nullopt;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= lines; ++i) {
    const std::size_t end = load<std::uint32_t>(bytes.data() + kHead + i * 4);
    if (end < begin || end > bytes.size() - rows) return std::nullopt;
    if (!is_row(bytes.substr(rows + begin, end - begin))) return std::nullopt;
    begin = end;
  }
  if (rows + begin != bytes.size()) return std::nullopt;
  RecordView view;
  view.bytes_ = bytes.data();
  view.rows_ = bytes.data() + rows;
  view.lines_ = lines;
  return view;
}

RowView RecordView::line(std::size_t index) const {
  return RowView(rows_ + load<std::uint32_t>(bytes_ + kHead + index * 4));
}

bool RecordBuilder::start(const std::string_view* values) {
  rows_.clear();
  ends_.clear();
  const bool has_lines = layout_->first_line_column < layout_->columns.size();
  return append_row(values, 0, layout_->first_line_column) && (!has_lines || add_line(values));
}

bool RecordBuilder::add_line(const std::string_view* values) {
  if (ends_.size() > kMaximum) return false;
  return append_row(values, layout_->first_line_column, layout_->columns.size() - layout_->first_line_column);
}

std::string_view RecordBuilder::finish() {
  record_.clear();
  record_ += kVersion;
  record_ += static_cast<char>(layout_->type);
  store(record_, static_cast<std::uint16_t>(ends_.size() - 1));
  for (const std::uint32_t end : ends_) store(record_, end);
  record_ += rows_;
  return record_;
}

bool RecordBuilder::append_row(const std::string_view* values, std::size_t first, std::size_t count) {
  const std::size_t words = (count + 63) / 64;
  store(rows_, static_cast<std::uint16_t>(words));
  for (std::size_t w = 0; w < words; ++w) {
    std::uint64_t mask = 0;
    for (std::size_t i = w * 64; i < count && i < w * 64 + 64; ++i) {
      if (!values[first + i].empty()) mask |= std::uint64_t{1} << (i % 64);
    }
    store(rows_, mask);
  }
  std::size_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (values[first + i].empty()) continue;
    end += values[first + i].size();
    if (end > kMaximum) return false;
    store(rows_, static_cast<std::uint16_t>(end));
  }
  for (std::size_t i = 0; i < count; ++i) rows_ += values[first + i];
  ends_.push_back(static_cast<std::uint32_t>(rows_.size()));
  return true;
}

}  // namespace bb
