#include "load/check_range.h"

#include <string>
#include <utility>

#include "load/record_source.h"

namespace bb::load {

CheckedRange check_range(const Input& file, const Range& range, std::uint64_t most_problems) {
  CheckedRange checked;
  auto opened = rif::Reader::open(file.path);
  if (opened.reader && range.begin > 0 && !opened.reader->skip_to(range.begin, range.lines)) {
    opened.reader.reset();
    opened.problem.reason = "cannot be read from where it was left.";
  }
  if (!opened.reader) {
    checked.problems.push_back(std::move(opened.problem));
    checked.broken_off = true;
    return checked;
  }
  rif::Reader& reader = *opened.reader;
  reader.end_at(range.end);
  RecordSource source(reader);
  PreparedRecord record;
  for (auto step = source.next(record);
       step != RecordSource::Step::end && checked.problems.size() < most_problems;
       step = source.next(record)) {
    if (step == RecordSource::Step::record) {
      checked.records.push_back({record.beneficiary, record.line});
    } else {
      checked.problems.insert(checked.problems.end(), source.problems().begin(), source.problems().end());
    }
  }
  checked.end_bytes = reader.bytes_read();
  checked.end_lines = reader.line();
  checked.broken_off = range.end != Range::kFileEnd && checked.end_bytes < range.end;
  return checked;
}

Ranges::Ranges(const Input& file, std::uint64_t begin, std::uint64_t lines, std::uint64_t range_bytes)
    : file_(file), range_bytes_(range_bytes), ahead_(Range{.begin = begin, .lines = lines}) {}

std::optional<Range> Ranges::next() {
  if (!ahead_) return std::nullopt;
  Range range = *ahead_;
  ahead_.reset();
  range.end = record_behind(range.begin + range_bytes_);
  if (range.end != Range::kFileEnd) ahead_ = Range{.begin = range.end};
  return range;
}

// A record begins where a row has another key than the good row before it, and behind every bad row.
std::uint64_t Ranges::record_behind(std::uint64_t bytes) {
  using Step = rif::Reader::Step;
  if (bytes >= file_.bytes) return Range::kFileEnd;
  if (!reader_) reader_ = std::move(rif::Reader::open(file_.path).reader);
  if (!reader_ || !reader_->skip_to(bytes, 0)) return Range::kFileEnd;
  reader_->next();  // what is left of the row that the place is in
  std::optional<std::string> key;
  const auto key_column = reader_->layout().key_column;
  while (true) {
    const std::uint64_t before = reader_->bytes_read();
    const Step step = reader_->next();
    if (step == Step::end || reader_->bytes_read() == before) return Range::kFileEnd;
    if (step == Step::problem) return reader_->bytes_read();
    if (key && reader_->values()[key_column] != *key) return reader_->row_offset();
    if (!key) key = reader_->values()[key_column];
  }
}

}  // namespace bb::load
