// The parameters of a statement and its rows, in PostgreSQL's binary format.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

struct pg_result;

namespace bb::store::postgres {

inline constexpr unsigned kIntegerType = 23;  // its number in pg_type, which never changes

// Parameters $1, $2... in the order of the calls. Texts and bytes are borrowed until the statement was sent;
// a statement must get the same kinds of values each time.
class Parameters {
 public:
  static constexpr int kMost = 32;

  Parameters& integer(std::int64_t value);
  Parameters& boolean(bool value);
  Parameters& text(std::string_view value);
  Parameters& bytes(std::string_view value);
  // One that ends where the parameters are gathered would be gone by then.
  template <std::same_as<std::string> Ending>
  Parameters& text(Ending&& value) = delete;
  template <std::same_as<std::string> Ending>
  Parameters& bytes(Ending&& value) = delete;
  Parameters& null();
  Parameters& integers(std::span<const std::int64_t> values);   // bigint[]
  Parameters& integers(std::span<const std::uint32_t> values);  // integer[]

  int count() const { return count_; }
  const unsigned* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

  Parameters() = default;
  Parameters(const Parameters&) = delete;  // values_ points into numbers_
  Parameters& operator=(const Parameters&) = delete;

 private:
  template <class Element>
  void add_array(unsigned type, unsigned element_type, std::span<const Element> values);
  void add(unsigned type, const char* value, std::size_t length);

  int count_ = 0;
  std::array<unsigned, kMost> types_{};
  std::array<const char*, kMost> values_{};
  std::array<int, kMost> lengths_{}, formats_{};
  std::array<std::array<char, 8>, kMost> numbers_{};
  std::array<std::string, 6> arrays_;
  std::size_t array_count_ = 0;
};

// Appends an integer in network order, as the binary formats have them.
template <class Integer>
void append_number(std::string& to, Integer value) {
  for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8) {
    to += static_cast<char>(static_cast<unsigned long long>(value) >> shift & 0xff);
  }
}

// An array of one dimension as array_recv() reads it: dimensions, a flag for nulls, the type of the elements
// (its number in pg_type); the length and lower bound of the one dimension; each element with its length.
template <class Element>
void append_array(std::string& to, unsigned element_type, std::span<const Element> values) {
  to.reserve(to.size() + 20 + values.size() * (4 + sizeof(Element)));
  append_number<std::int32_t>(to, values.empty() ? 0 : 1);
  append_number<std::int32_t>(to, 0);
  append_number(to, element_type);
  if (!values.empty()) {
    append_number(to, static_cast<std::int32_t>(values.size()));
    append_number<std::int32_t>(to, 1);
  }
  for (const Element value : values) {
    append_number<std::int32_t>(to, sizeof value);
    append_number(to, value);
  }
}

// What a statement returned; owned, independent of its connection.
class Rows {
 public:
  explicit Rows(pg_result* result = nullptr) : result_(result) {}
  ~Rows();
  Rows(Rows&& other) noexcept;
  Rows& operator=(Rows&& other) noexcept;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  const pg_result* get() const { return result_; }
  int size() const;
  std::int64_t changes() const;  // rows that an INSERT, UPDATE or DELETE touched
  bool is_null(int row, int column) const;
  std::int64_t integer(int row, int column) const;   // of smallint to bigint and boolean; 0 when null
  std::string_view text(int row, int column) const;  // the bytes of any type; borrowed from these rows

 private:
  pg_result* result_;
};

}  // namespace bb::store::postgres
