#include "load/inputs.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/encoding.h"
#include "load/manifest.h"
#include "rif/reader.h"

namespace bb::load {
namespace {

namespace fs = std::filesystem;

class Finder {
 public:
  Inputs find(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      std::error_code failed;
      if (fs::is_directory(path, failed)) {
        add_folder(path);
      } else if (looks_like_manifest(path)) {
        add_manifest(path);
      } else {
        add_file(path, true);
      }
    }
    add_listed();
    std::stable_sort(found_.files.begin(), found_.files.end(),
                     [](const Input& a, const Input& b) { return a.type < b.type; });
    return std::move(found_);
  }

 private:
  void add_folder(const std::string& folder) {
    std::error_code failed;
    std::vector<std::string> names;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
      if (at->is_regular_file()) names.push_back(at->path().string());
    }
    if (failed) {
      found_.problems.push_back({folder, 0, {}, "cannot be read: " + failed.message() + "."});
      return;
    }
    std::sort(names.begin(), names.end());
    const auto files = std::stable_partition(names.begin(), names.end(), looks_like_manifest);
    if (files != names.begin()) {
      std::for_each(names.begin(), files, [this](const std::string& name) { add_manifest(name); });
      beside_manifests_.insert(beside_manifests_.end(), files, names.end());
      return;
    }
    const std::size_t before = found_.files.size() + found_.problems.size() + again_;
    for (const std::string& name : names) add_file(name, false);
    if (found_.files.size() + found_.problems.size() + again_ == before) {
      found_.problems.push_back({folder, 0, {}, "the folder holds no RIF file."});
    }
  }

  void add_file(const std::string& path, bool named) {
    std::error_code failed;
    const fs::path real = fs::canonical(path, failed);
    if (!failed && !seen_.insert(real.string()).second) {
      ++again_;
      return;
    }
    const auto opened = rif::Reader::open(path);
    if (opened.reader) {
      found_.files.push_back({path, opened.reader->layout().type, fs::file_size(path, failed)});
    } else if (named || opened.resembles_rif) {
      found_.problems.push_back(opened.problem);
    } else {
      found_.skipped.push_back({path, "no RIF file"});
    }
  }

  void add_manifest(const std::string& path) {
    std::error_code failed;
    const fs::path real = fs::canonical(path, failed);
    if (!failed && !seen_.insert(real.string()).second) return;
    auto manifest = read_manifest(path, found_.problems);
    if (manifest) manifests_.push_back({path, std::move(*manifest)});
  }

  // What the manifests list, in the order of the deliveries.
  void add_listed() {
    std::stable_sort(manifests_.begin(), manifests_.end(), [](const Found& a, const Found& b) {
      return std::pair(a.manifest.timestamp, a.manifest.sequence_id) <
             std::pair(b.manifest.timestamp, b.manifest.sequence_id);
    });
    for (const Found& found : manifests_) {
      for (const ManifestEntry& entry : found.manifest.entries) add_entry(found, entry);
    }
    for (const std::string& path : beside_manifests_) {
      std::error_code failed;
      if (!seen_.contains(fs::canonical(path, failed).string())) {
        found_.skipped.push_back({path, "not in the manifest"});
      }
    }
  }

  struct Found {
    std::string path;
    Manifest manifest;
  };
  void add_entry(const Found& by, const ManifestEntry& entry) {
    const std::string path = (fs::path(by.path).parent_path() / entry.name).string();
    const auto problem = [&](std::string column, std::string reason) {
      found_.problems.push_back({by.path, entry.line, std::move(column), std::move(reason)});
    };
    std::error_code failed;
    const fs::path real = fs::canonical(path, failed);
    if (failed) {
      problem("name", "the file " + entry.name + " is not beside the manifest.");
      return;
    }
    if (!seen_.insert(real.string()).second) return;
    const auto opened = rif::Reader::open(path);
    if (!opened.reader) {
      found_.problems.push_back(opened.problem);
    } else if (opened.reader->layout().type != entry.type) {
      problem("type", "says " + to_upper(rif::layout(entry.type).name) + ", but the header of " + entry.name +
                          " is that of " + to_upper(opened.reader->layout().name) + ".");
    } else {
      found_.files.push_back({path, entry.type, fs::file_size(path, failed), by.manifest.id()});
    }
  }

  Inputs found_;
  std::vector<Found> manifests_;
  std::vector<std::string> beside_manifests_;  // files of the manifests' folders
  std::set<std::string> seen_;
  std::size_t again_ = 0;
};

}  // namespace

// FileType's numbers are in the order of loading: those of beneficiaries come first.
static_assert(rif::FileType::beneficiary < rif::FileType::beneficiary_history &&
              rif::FileType::beneficiary_history < rif::FileType::carrier);

Inputs find_inputs(const std::vector<std::string>& paths) { return Finder().find(paths); }

}  // namespace bb::load
