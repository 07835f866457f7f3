#include "cli/sandbox_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/file.h"

namespace bb::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "/sandbox.json";

Error failed(const std::string& what, const std::string& path, const std::error_code& code) {
  return unavailable(what + " " + path + " failed: " + code.message() + ".");
}

std::string without_slash(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder;
}

// Held by one process at a time, and given back when it ends, however it ends.
class FolderLock {
 public:
  static Result<FolderLock> take(const std::string& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return failed("Opening", folder, {errno, std::generic_category()});
    FolderLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      return conflict("Another process is making a sandbox in " + folder + ". Wait until it is done.");
    }
    return lock;
  }
  FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace

Result<bool> sandbox_is_ready(const std::string& folder, SandboxMarker& marker) {
  std::error_code code;
  if (!fs::exists(folder, code)) return code ? Result<bool>(failed("Reading", folder, code)) : false;
  if (!fs::is_directory(folder, code)) return conflict(folder + " is no folder. Choose another with --dir.");
  const bool empty = fs::is_empty(folder, code);
  if (code) return failed("Reading", folder, code);
  if (empty) return false;
  const auto text = read_file(without_slash(folder) + kMarker, 4096);
  if (!text.ok())
    return conflict(folder + " holds something else than a sandbox. Choose another with --dir.");
  try {
    const YAML::Node node = YAML::Load(*text);  // JSON is YAML
    if (node["format"].as<int>() != SandboxMarker::kFormat) {
      return conflict(
          "The sandbox in " + folder +
          " was made by another version of bluebutton. Delete the folder, and a new one is made.");
    }
    marker.beneficiaries = node["beneficiaries"].as<std::uint32_t>();
  } catch (const YAML::Exception&) {
    return conflict(folder + kMarker + " cannot be read. Delete " + folder + ", and a new sandbox is made.");
  }
  return true;
}

Result<void> make_sandbox(const std::string& given, const SandboxMarker& marker,
                          FunctionRef<Result<void>(const std::string& folder)> fill) {
  const std::string folder = without_slash(given), making = folder + ".making";
  std::string parent = fs::path(folder).parent_path();
  if (parent.empty()) parent = ".";
  BB_TRY(make_folders(parent));
  BB_ASSIGN(const FolderLock lock, FolderLock::take(parent));
  std::error_code code;
  fs::remove_all(making, code);
  if (code) return failed("Removing", making, code);
  if (::mkdir(making.c_str(), 0700) != 0) {
    return failed("Making the folder", making, {errno, std::generic_category()});
  }
  BB_TRY(fill(making));
  BB_TRY(write_file(making + kMarker,
                    "{\"format\": " + std::to_string(SandboxMarker::kFormat) +
                        ", \"beneficiaries\": " + std::to_string(marker.beneficiaries) + "}\n",
                    0600));
  fs::rename(making, folder, code);
  if (code) return failed("Renaming", making, code);
  return {};
}

}  // namespace bb::cli
