// A growing run of bytes made for appending: the body of every response is built in one.
//
// Unlike std::string it never writes a terminator or zeroes what it grows by, and literals are copied with a
// length the compiler knows. Not for sharing between threads.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

namespace bb {

class Buffer {
 public:
  Buffer() = default;
  ~Buffer() { std::free(begin_); }
  Buffer(Buffer&& other) noexcept
      : begin_(std::exchange(other.begin_, nullptr)),
        end_(std::exchange(other.end_, nullptr)),
        limit_(std::exchange(other.limit_, nullptr)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
    std::swap(limit_, other.limit_);
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  std::size_t capacity() const { return static_cast<std::size_t>(limit_ - begin_); }
  bool empty() const { return begin_ == end_; }
  const char* data() const { return begin_; }
  char* data() { return begin_; }
  std::string_view view() const { return {begin_, size()}; }
  char back() const { return end_[-1]; }
  void set_back(char c) { end_[-1] = c; }

  // Keeps the memory.
  void clear() { end_ = begin_; }
  // Forgets what was appended after `size`.
  void truncate(std::size_t size) { end_ = begin_ + size; }

  void append(std::string_view text) {
    char* to = grow(text.size());
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
  }
  template <std::size_t N>
  void literal(const char (&text)[N]) {
    std::memcpy(grow(N - 1), text, N - 1);
  }
  void push(char c) { *grow(1) = c; }

  // Room for `count` more bytes, which the caller fills.
  char* grow(std::size_t count) {
    if (static_cast<std::size_t>(limit_ - end_) < count) [[unlikely]]
      reallocate(count);
    char* to = end_;
    end_ += count;
    return to;
  }
  void reserve(std::size_t count) {
    if (static_cast<std::size_t>(limit_ - end_) < count) reallocate(count);
  }

 private:
  void reallocate(std::size_t more) {
    const std::size_t size = this->size();
    std::size_t capacity = this->capacity() * 2;
    if (capacity < size + more) capacity = size + more;
    if (capacity < 4096) capacity = 4096;
    auto* moved = static_cast<char*>(std::realloc(begin_, capacity));
    if (moved == nullptr) throw std::bad_alloc();
    begin_ = moved;
    end_ = moved + size;
    limit_ = moved + capacity;
  }

  char* begin_ = nullptr;
  char* end_ = nullptr;
  char* limit_ = nullptr;
};

}  // namespace bb
