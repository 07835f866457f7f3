#include "fhir/meta.h"

#include <chrono>

namespace bb::fhir {
namespace {

void write_digits(std::int64_t value, int count, char* out) {
  for (int i = count - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

}  // namespace

void write_instant(Instant at, char* out) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const auto milliseconds = (at - day).count();
  write_iso_date(Date{static_cast<std::int32_t>(day.time_since_epoch().count())}, out);
  std::memcpy(out + 10, "T00:00:00.000+00:00", 19);
  write_digits(milliseconds / 3'600'000, 2, out + 11);
  write_digits(milliseconds / 60'000 % 60, 2, out + 14);
  write_digits(milliseconds / 1000 % 60, 2, out + 17);
  write_digits(milliseconds % 1000, 3, out + 20);
}

void meta(JsonWriter& out, Instant last_updated) {
  char instant[kInstantLength];
  write_instant(last_updated, instant);
  out.raw(R"("meta":{"lastUpdated":")");
  out.raw(std::string_view(instant, sizeof instant));
  out.raw(R"("},)");
}

void meta(JsonWriter& out, Instant last_updated, std::string_view profile) {
  meta(out, last_updated);
  out.buffer().truncate(out.buffer().size() - 2);
  out.raw(R"(,"profile":[")");
  out.raw(profile);
  out.raw(R"("]},)");
}

}  // namespace bb::fhir
