#include "portal/web_files.h"

namespace {

struct Entry {
  const char *path, *begin, *end;
};

}  // namespace

extern "C" {
extern const Entry bb_web_files[], bb_web_files_end[];
}

namespace bb::portal {

std::string_view web_file(std::string_view path) {
  for (const Entry* entry = bb_web_files; entry != bb_web_files_end; ++entry) {
    if (path == entry->path) return {entry->begin, static_cast<std::size_t>(entry->end - entry->begin)};
  }
  return {};
}

}  // namespace bb::portal
