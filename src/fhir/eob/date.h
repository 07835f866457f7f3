// Dates as FHIR writes them, from either form that RIF files have.
#pragma once

#include <array>
#include <string_view>

#include "base/date.h"
#include "fhir/json_writer.h"

namespace bb::fhir::eob {

// "1999-10-27". Empty when the column has no date of the calendar: the element is left out.
class IsoDate {
 public:
  explicit IsoDate(std::string_view rif) {
    if (rif.empty()) return;
    const std::optional<YearMonthDay> date = read_rif_date(rif);
    if (!date) return;
    write_iso_date(*date, text_.data());
    size_ = text_.size();
  }
  explicit operator bool() const { return size_ != 0; }
  // Borrows from the date, which must have a name.
  std::string_view text() const& { return {text_.data(), size_}; }
  std::string_view text() const&& = delete;

 private:
  std::array<char, 10> text_;
  std::size_t size_ = 0;
};

// "start":"...","end":"...", -- either may be missing.
inline void append_period_members(JsonWriter& out, std::string_view rif_start, std::string_view rif_end) {
  if (const IsoDate start(rif_start); start) out.member(R"("start":)", start.text());
  if (const IsoDate end(rif_end); end) out.member(R"("end":)", end.text());
}
// KEY{"start":"...","end":"..."},
template <std::size_t N>
void append_period(JsonWriter& out, const char (&key)[N], std::string_view rif_start,
                   std::string_view rif_end) {
  auto period = out.object(key);
  append_period_members(out, rif_start, rif_end);
}

}  // namespace bb::fhir::eob
