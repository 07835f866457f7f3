#include "load/file_plan.h"

#include <sys/stat.h>

#include "load/prefix_digest.h"

namespace bb::load {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

store::LoadedFile new_entry(const Input& file) {
  store::LoadedFile entry;
  entry.name = file.path;
  entry.kind = rif::layout(file.type).name;
  entry.manifest = file.manifest;
  entry.bytes = file.bytes;
  return entry;
}

store::LoadedFile find_entry(store::ClaimStore* journal, const Input& file) {
  store::LoadedFile best = new_entry(file);
  if (journal == nullptr) return best;
  const auto known = journal->find_loaded_files(rif::layout(file.type).name, file.bytes);
  if (!known.ok()) return best;  // then it is loaded from its start, to the same end
  for (const store::LoadedFile& entry : *known) {
    if (entry.bytes_loaded <= best.bytes_loaded) continue;
    PrefixDigest digest(file.path);
    if (digest.of_first(entry.bytes_loaded) == entry.digest) best = entry;
  }
  return best;
}

}  // namespace

std::optional<FileState> file_state(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return FileState{.device = static_cast<std::uint64_t>(status.st_dev),
                   .number = static_cast<std::uint64_t>(status.st_ino),
                   .bytes = static_cast<std::uint64_t>(status.st_size),
                   .modified = nanoseconds(status.st_mtim),
                   .changed = nanoseconds(status.st_ctim)};
}

FilePlan plan_file(store::ClaimStore* journal, const Input& file) {
  FilePlan plan;
  plan.file = &file;
  plan.state = file_state(file.path);
  plan.entry = find_entry(journal, file);
  return plan;
}

}  // namespace bb::load
