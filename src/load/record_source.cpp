#include "load/record_source.h"

#include <utility>

#include "claims/claim_type.h"
#include "claims/sensitivity.h"
#include "rif/value.h"

namespace bb::load {
namespace {

using ReaderStep = rif::Reader::Step;

// 0 for files of persons, which have none.
rif::ColumnIndex through_column(const rif::FileLayout& layout) {
  return rif::find_column(layout, layout.type == rif::FileType::pde ? "SRVC_DT" : "CLM_THRU_DT").value_or(0);
}

}  // namespace

RecordSource::RecordSource(rif::Reader& reader)
    : reader_(reader),
      layout_(reader.layout()),
      through_column_(through_column(layout_)),
      year_column_(rif::find_column(layout_, "RFRNC_YR")),
      has_lines_(layout_.first_line_column < layout_.columns.size()),
      is_claim_(claim_type(layout_.type).has_value()),
      builder_(layout_),
      ahead_(reader.next()) {}

RecordSource::Step RecordSource::next(PreparedRecord& record) {
  problems_.clear();
  if (ahead_ == ReaderStep::end) return Step::end;
  if (ahead_ == ReaderStep::problem) {
    problems_ = reader_.problems();
    ahead_ = reader_.next();
    return Step::problem;
  }
  start(record);
  ahead_ = reader_.next();
  while (has_lines_ && ahead_ == ReaderStep::row && reader_.values()[layout_.key_column] == key_) {
    add_line();
    ahead_ = reader_.next();
  }
  if (!problems_.empty()) return Step::problem;
  record.bytes = builder_.finish();
  const auto view = is_claim_ ? RecordView::parse(record.bytes) : std::nullopt;
  record.sensitive = is_claim_ && (!view || is_sensitive(*view));
  return Step::record;
}

// The reader stands on the first row of a record. The reader has checked that key, beneficiary and dates are
// what they must be.
void RecordSource::start(PreparedRecord& record) {
  const std::string_view* values = reader_.values();
  key_ = values[layout_.key_column];
  beneficiary_ = values[layout_.beneficiary_column];
  record.action = reader_.action();
  record.line = reader_.line();
  record.offset = reader_.row_offset();
  record.key = rif::parse_integer(key_).value_or(0);
  record.beneficiary = rif::parse_integer(beneficiary_).value_or(0);
  if (is_claim_) {
    const auto through = parse_rif_date(values[through_column_]);
    if (through) {
      record.through = *through;
    } else {
      add_problem(record.line, through_column_, "no value: every claim needs one.");
    }
  }
  if (year_column_ && !values[*year_column_].empty() && !rif::parse_integer(values[*year_column_])) {
    add_problem(record.line, *year_column_,
                "not a year: it has the shape " + rif::shape(values[*year_column_]) + ".");
  }
  if (!builder_.start(values)) add_problem(record.line, "the row holds more than 65,535 bytes of text.");
}

void RecordSource::add_line() {
  if (reader_.values()[layout_.beneficiary_column] != beneficiary_) {
    add_problem(reader_.line(), layout_.beneficiary_column, "differs from that of the claim's first row.");
  }
  if (problems_.empty() && !builder_.add_line(reader_.values())) {
    add_problem(reader_.line(), "the claim has more than 65,535 lines, or the row as many bytes of text.");
  }
}

void RecordSource::add_problem(std::uint64_t line, rif::ColumnIndex column, std::string reason) {
  problems_.push_back({reader_.path(), line, std::string(layout_.columns[column].name), std::move(reason)});
}
void RecordSource::add_problem(std::uint64_t line, std::string reason) {
  problems_.push_back({reader_.path(), line, {}, std::move(reason)});
}

}  // namespace bb::load
