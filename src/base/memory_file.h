// Bytes that never change once written, kept where the kernel can send them without copying (memfd_create(2),
// sendfile(2)). What a response is made of besides the text of its own.
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

class MemoryFile {
 public:
  // Memory is taken as bytes are written, at most `capacity` of them.
  static Result<std::shared_ptr<MemoryFile>> make(std::size_t capacity);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  // False when there is no room or no memory: nothing of it is there then.
  bool append(std::string_view bytes);

  int descriptor() const { return descriptor_; }
  std::string_view view(std::size_t offset, std::size_t size) const { return {mapped_ + offset, size}; }

 private:
  MemoryFile(int descriptor, const char* mapped, std::size_t capacity)
      : descriptor_(descriptor), mapped_(mapped), capacity_(capacity) {}

  const int descriptor_;
  const char* const mapped_;
  const std::size_t capacity_;
  std::size_t size_ = 0;
};

// A part of a response's body that lies in a file: it comes after the first `at` bytes of the body's own
// text.
struct Insert {
  std::size_t at;
  std::shared_ptr<const MemoryFile> file;
  std::size_t offset, size;

  std::string_view view() const { return file->view(offset, size); }
};
using Inserts = std::vector<Insert>;

// Parts that follow each other in the body and in the file become one.
void add_insert(Inserts& inserts, Insert insert);

// All bytes of a body, in order.
std::size_t whole_size(std::string_view text, const Inserts& inserts);
std::string whole_text(std::string_view text, const Inserts& inserts);

}  // namespace bb
