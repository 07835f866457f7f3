#include "load/inputs.h"

#include <algorithm>
#include <filesystem>
#include <set>

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
      } else {
        add_file(path, true);
      }
    }
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
      found_.skipped.push_back(path);
    }
  }

  Inputs found_;
  std::set<std::string> seen_;
  std::size_t again_ = 0;
};

}  // namespace

// FileType's numbers are in the order of loading: those of beneficiaries come first.
static_assert(rif::FileType::beneficiary < rif::FileType::beneficiary_history &&
              rif::FileType::beneficiary_history < rif::FileType::carrier);

Inputs find_inputs(const std::vector<std::string>& paths) { return Finder().find(paths); }

}  // namespace bb::load
