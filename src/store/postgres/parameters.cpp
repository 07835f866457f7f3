#include "store/postgres/parameters.h"

#include <libpq-fe.h>

#include <cassert>
#include <charconv>
#include <utility>

namespace bb::store::postgres {
namespace {

// The numbers of further types in pg_type.
constexpr unsigned kBoolean = 16, kBytea = 17, kBigint = 20, kText = 25, kIntegerArray = 1007,
                   kBigintArray = 1016;
constexpr int kBinary = 1;

}  // namespace

void Parameters::add(unsigned type, const char* value, std::size_t length) {
  assert(count_ < kMost);
  const auto at = static_cast<std::size_t>(count_++);
  types_[at] = type;
  values_[at] = value;
  lengths_[at] = static_cast<int>(length);
  formats_[at] = kBinary;
}

Parameters& Parameters::integer(std::int64_t value) {
  auto& number = numbers_[static_cast<std::size_t>(count_)];
  for (std::size_t i = 0; i < number.size(); ++i) {
    number[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (56 - 8 * i) & 0xff);
  }
  add(kBigint, number.data(), number.size());
  return *this;
}

Parameters& Parameters::boolean(bool value) {
  auto& number = numbers_[static_cast<std::size_t>(count_)];
  number[0] = value ? 1 : 0;
  add(kBoolean, number.data(), 1);
  return *this;
}

Parameters& Parameters::text(std::string_view value) {
  add(kText, value.data() == nullptr ? "" : value.data(), value.size());
  return *this;
}

Parameters& Parameters::bytes(std::string_view value) {
  add(kBytea, value.data() == nullptr ? "" : value.data(), value.size());
  return *this;
}

Parameters& Parameters::null() {
  add(0, nullptr, 0);
  return *this;
}

template <class Element>
void Parameters::add_array(unsigned type, unsigned element_type, std::span<const Element> values) {
  assert(array_count_ < arrays_.size());
  std::string& array = arrays_[array_count_++];
  append_array(array, element_type, values);
  add(type, array.data(), array.size());
}

Parameters& Parameters::integers(std::span<const std::int64_t> values) {
  add_array(kBigintArray, kBigint, values);
  return *this;
}

Parameters& Parameters::integers(std::span<const std::uint32_t> values) {
  add_array(kIntegerArray, kIntegerType, values);
  return *this;
}

Rows::~Rows() { PQclear(result_); }
Rows::Rows(Rows&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}
Rows& Rows::operator=(Rows&& other) noexcept {
  std::swap(result_, other.result_);
  return *this;
}

int Rows::size() const { return result_ == nullptr ? 0 : PQntuples(result_); }

std::int64_t Rows::changes() const {
  const std::string_view text = result_ == nullptr ? "" : PQcmdTuples(result_);
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

bool Rows::is_null(int row, int column) const { return PQgetisnull(result_, row, column) != 0; }

std::int64_t Rows::integer(int row, int column) const {
  const std::string_view bytes = text(row, column);
  if (bytes.empty()) return 0;
  std::uint64_t value = static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

std::string_view Rows::text(int row, int column) const {
  return {PQgetvalue(result_, row, column), static_cast<std::size_t>(PQgetlength(result_, row, column))};
}

}  // namespace bb::store::postgres
