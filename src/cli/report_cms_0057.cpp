#include "cli/report_cms_0057.h"

#include <charconv>

namespace bb::cli {

Result<int> parse_year(std::string_view text) {
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (error != std::errc{} || end != text.data() + text.size() || year < 2000 || year > 9999)
    return invalid("A year has four digits, for example 2026.");
  return year;
}

std::string cms_0057_json(int year, const store::TransferCounts& counts) {
  return "{\"year\":" + std::to_string(year) + ",\"members\":" + std::to_string(counts.members) +
         ",\"members_more_than_once\":" + std::to_string(counts.members_more_than_once) +
         ",\"members_to_more_than_one_application\":" +
         std::to_string(counts.members_to_more_than_one_application) + "}";
}

std::string cms_0057_text(int year, const store::TransferCounts& counts) {
  return "Patient Access API in " + std::to_string(year) + " (CMS-0057-F, 42 CFR 422.119(f))\n" +
         "Members whose data went to an app:      " + std::to_string(counts.members) + "\n" +
         "  more than once:                       " + std::to_string(counts.members_more_than_once) + "\n" +
         "  to more than one app:                 " +
         std::to_string(counts.members_to_more_than_one_application) + "\n";
}

}  // namespace bb::cli
