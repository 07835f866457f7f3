#include "base/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace bb {

Result<std::shared_ptr<MemoryFile>> MemoryFile::make(std::size_t capacity) {
  const int descriptor = memfd_create("bluebutton", MFD_CLOEXEC);
  if (descriptor < 0) return internal(std::string("memfd_create: ") + std::strerror(errno));
  void* mapped = MAP_FAILED;
  if (ftruncate(descriptor, static_cast<off_t>(capacity)) == 0) {
    mapped = mmap(nullptr, capacity, PROT_READ, MAP_SHARED, descriptor, 0);
  }
  if (mapped == MAP_FAILED) {
    const int error = errno;
    close(descriptor);
    return internal(std::string("memory file: ") + std::strerror(error));
  }
  return std::shared_ptr<MemoryFile>(new MemoryFile(descriptor, static_cast<const char*>(mapped), capacity));
}

MemoryFile::~MemoryFile() {
  munmap(const_cast<char*>(mapped_), capacity_);
  close(descriptor_);
}

bool MemoryFile::append(std::string_view bytes) {
  if (bytes.size() > capacity_ - size_) return false;
  std::size_t at = size_;
  while (!bytes.empty()) {
    const ssize_t count = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (count <= 0) {
      if (count < 0 && errno == EINTR) continue;
      return false;
    }
    at += static_cast<std::size_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ = at;
  return true;
}

void add_insert(Inserts& inserts, Insert insert) {
  if (!inserts.empty()) {
    Insert& last = inserts.back();
    if (last.at == insert.at && last.file == insert.file && last.offset + last.size == insert.offset) {
      last.size += insert.size;
      return;
    }
  }
  inserts.push_back(std::move(insert));
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
