// Bytes that never change once written, in memory of their own, so that the kernel can send them without
// copying (http/page_pipe.h). What a response is made of besides the text of its own.
//
// append() is for one thread at a time; the rest is for any, for bytes whose append() has returned.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bb {

class MemoryRun {
 public:
  // Memory is taken as bytes are written, at most `capacity` of them.
  static Result<std::shared_ptr<MemoryRun>> make(std::size_t capacity);
  ~MemoryRun();
  MemoryRun(const MemoryRun&) = delete;
  MemoryRun& operator=(const MemoryRun&) = delete;

  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  // False when there is no room: nothing of it is there then.
  bool append(std::string_view bytes);

  std::string_view view(std::size_t offset, std::size_t size) const { return {mapped_ + offset, size}; }

 private:
  MemoryRun(char* mapped, std::size_t capacity) : mapped_(mapped), capacity_(capacity) {}

  char* const mapped_;
  const std::size_t capacity_;
  std::size_t size_ = 0;
};

// A part of a response's body that lies elsewhere: it comes after the first `at` bytes of the body's own
// text.
struct Insert {
  std::size_t at;
  std::shared_ptr<const MemoryRun> memory;
  std::size_t offset, size;

  std::string_view view() const { return memory->view(offset, size); }
};
using Inserts = std::vector<Insert>;

// All bytes of a body, in order.
std::size_t whole_size(std::string_view text, const Inserts& inserts);
std::string whole_text(std::string_view text, const Inserts& inserts);

}  // namespace bb
