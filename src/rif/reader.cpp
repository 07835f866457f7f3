#include "rif/reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/encoding.h"
#include "rif/value.h"

namespace bb::rif {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

bool is_blank(std::string_view value) {
  return value.empty() || (value.front() == ' ' && value.find_first_not_of(' ') == std::string_view::npos);
}

// ASCII without NUL, eight bytes at a time; the rest of the rows is checked by is_text().
bool is_plain_text(std::string_view bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  std::uint64_t bad = 0;
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    bad |= (word - kOnes) | word;
  }
  return (bad & kHigh) == 0 && is_text(bytes.substr(at));
}

}  // namespace

Reader::Opened Reader::open(const std::string& path) {
  Opened opened;
  opened.problem.file = path;
  // O_NONBLOCK: who opens a pipe would wait for its writer.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0 || S_ISDIR(status.st_mode)) {
    opened.problem.reason = std::string("cannot be read: ") + std::strerror(file < 0 ? errno : EISDIR) + ".";
    if (file >= 0) ::close(file);
    return opened;
  }
  if (!S_ISREG(status.st_mode)) {
    opened.problem.reason = "is no regular file: it is read more than once.";
    ::close(file);
    return opened;
  }
  ::posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
  std::unique_ptr<Reader> reader(new Reader(path, file));
  std::string_view line;
  if (!reader->next_line(line) && !reader->problems_.empty()) {
    opened.problem = reader->problems_.front();
    return opened;
  }
  if (line.starts_with(kBom)) line.remove_prefix(kBom.size());
  reader->header_ = read_header(line);
  if (reader->header_.layout == nullptr) {
    opened.problem.line = 1;
    opened.problem.reason = reader->header_.reason;
    opened.resembles_rif = reader->header_.resembles_rif;
    return opened;
  }
  const auto& columns = reader->layout().columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].kind == ValueKind::text) continue;
    reader->checks_.push_back({static_cast<ColumnIndex>(i), columns[i].kind});
  }
  reader->action_column_ = find_column(reader->layout(), "DML_IND").value_or(0);
  reader->values_.resize(columns.size() + 1);  // the last one takes what is passed over
  reader->raw_.reserve(columns.size() + 1);
  opened.reader = std::move(reader);
  return opened;
}

Reader::Reader(std::string path, int file)
    : path_(std::move(path)), file_(file), buffer_(kMostRowBytes * 2) {}

Reader::~Reader() { ::close(file_); }

bool Reader::skip_to(std::uint64_t offset, std::uint64_t lines) {
  if (::lseek(file_, static_cast<off_t>(offset), SEEK_SET) < 0) return false;
  begin_ = end_ = 0;
  at_end_ = false;
  bytes_read_ = offset;
  line_ = lines;
  return true;
}

Reader::Step Reader::next() {
  problems_.clear();
  std::string_view line;
  do {
    if (!next_line(line)) return problems_.empty() ? Step::end : Step::problem;
  } while (is_blank(line));
  take_row(line);
  return problems_.empty() ? Step::row : Step::problem;
}

// Reads more of the file behind what is left. False at its end or when it cannot be read.
bool Reader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  while (!at_end_ && end_ < buffer_.size()) {
    const ssize_t count = ::read(file_, buffer_.data() + end_, buffer_.size() - end_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) add_problem({}, std::string("cannot be read: ") + std::strerror(errno) + ".");
    if (count <= 0) {
      at_end_ = true;
      return false;
    }
    end_ += static_cast<std::size_t>(count);
    return true;
  }
  return false;
}

bool Reader::next_line(std::string_view& line) {
  if (bytes_read_ >= end_offset_) return false;
  std::size_t searched = 0;  // behind begin_
  const char* newline = nullptr;
  while (true) {
    newline = static_cast<const char*>(
        std::memchr(buffer_.data() + begin_ + searched, '\n', end_ - begin_ - searched));
    if (newline != nullptr) break;
    searched = end_ - begin_;
    if (searched >= kMostRowBytes) {
      ++line_;
      add_problem({}, "the row is longer than " + std::to_string(kMostRowBytes) + " bytes.");
      begin_ = end_;
      at_end_ = true;  // nothing behind it can be trusted to be a row
      return false;
    }
    if (!fill()) break;
  }
  if (!problems_.empty()) return false;
  if (newline == nullptr && begin_ == end_) return false;
  ++line_;
  const char* begin = buffer_.data() + begin_;
  const char* end = newline != nullptr ? newline : buffer_.data() + end_;
  line_ended_ = newline != nullptr;
  const std::size_t taken = static_cast<std::size_t>(end - begin) + (line_ended_ ? 1 : 0);
  begin_ += taken;
  row_offset_ = bytes_read_;
  bytes_read_ += taken;
  if (end != begin && end[-1] == '\r') --end;
  line = {begin, static_cast<std::size_t>(end - begin)};
  return true;
}

void Reader::take_row(std::string_view line) {
  if (!is_plain_text(line) && !is_text(line)) {
    add_problem({}, "the row is not UTF-8 text, or holds a NUL.");
    return;
  }
  if (!splitter_.split(line, raw_)) {
    add_problem({}, "a value begins with a double quote that is not closed in its row.");
    return;
  }
  const std::size_t columns = header_.columns.size();
  if (raw_.size() == columns + 1 && raw_.back().empty())
    raw_.pop_back();  // a delimiter behind the last value
  if (raw_.size() != columns) {
    const std::string counts =
        std::to_string(raw_.size()) + " values, the header names " + std::to_string(columns);
    if (raw_.size() < columns && !line_ended_ && begin_ == end_) {
      add_problem({}, "the file ends within this row (" + counts + "): it was likely cut off.");
    } else {
      add_problem({}, (raw_.size() < columns ? "too few columns: " : "too many columns: ") + counts + ".");
    }
    return;
  }
  for (std::size_t i = 0; i < columns; ++i) {
    values_[header_.columns[i]] = is_blank(raw_[i]) ? std::string_view() : raw_[i];
  }
  values_[layout().columns.size()] = {};
  check_values();
}

void Reader::check_values() {
  const FileLayout& layout = this->layout();
  const std::string_view action = values_[action_column_];
  action_ = action == "UPDATE" ? Action::update : Action::insert;
  if (action == "DELETE") {
    add_problem("DML_IND", "rows that delete are not supported. Only INSERT and UPDATE are.");
  } else if (action != "INSERT" && action != "UPDATE") {
    add_problem("DML_IND", "neither INSERT nor UPDATE.");
  }
  values_[action_column_] = {};
  for (const ColumnIndex column : {layout.key_column, layout.beneficiary_column}) {
    if (!values_[column].empty()) continue;
    add_problem(layout.columns[column].name, "no value: every row needs one.");
    if (layout.key_column == layout.beneficiary_column) break;
  }
  for (const Check& check : checks_) {
    if (values_[check.column].empty()) continue;
    if (const char* wrong = check_value(check.kind, values_[check.column])) {
      add_problem(layout.columns[check.column].name,
                  std::string(wrong) + ": it has the shape " + shape(values_[check.column]) + ".");
    }
  }
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (values_[i].size() <= kMostValueBytes) continue;
    add_problem(layout.columns[i].name,
                "the value is longer than " + std::to_string(kMostValueBytes) + " bytes.");
  }
}

void Reader::add_problem(std::string_view column, std::string reason) {
  problems_.push_back({path_, line_, std::string(column), std::move(reason)});
}

}  // namespace bb::rif
