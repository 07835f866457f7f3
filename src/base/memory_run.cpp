#include "base/memory_run.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace bb {

Result<std::shared_ptr<MemoryRun>> MemoryRun::make(std::size_t capacity) {
  void* const mapped =
      mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return internal(std::string("mmap: ") + std::strerror(errno));
  return std::shared_ptr<MemoryRun>(new MemoryRun(static_cast<char*>(mapped), capacity));
}

MemoryRun::~MemoryRun() { munmap(mapped_, capacity_); }

bool MemoryRun::append(std::string_view bytes) {
  if (bytes.size() > capacity_ - size_) return false;
  std::copy(bytes.begin(), bytes.end(), mapped_ + size_);
  size_ += bytes.size();
  return true;
}

std::size_t whole_size(std::string_view text, const Inserts& inserts) {
  std::size_t size = text.size();
  for (const Insert& insert : inserts) size += insert.size;
  return size;
}

std::string whole_text(std::string_view text, const Inserts& inserts) {
  std::string whole;
  whole.reserve(whole_size(text, inserts));
  std::size_t at = 0;
  for (const Insert& insert : inserts) {
    whole.append(text.substr(at, insert.at - at)).append(insert.view());
    at = insert.at;
  }
  return whole.append(text.substr(at));
}

}  // namespace bb
