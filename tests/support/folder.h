// A folder of a test's own, gone with the test.
#pragma once

#include <filesystem>
#include <string>

#include "base/crypto.h"
#include "base/encoding.h"

namespace bb::test {

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("bluebutton-" + to_hex(random_bytes(8)))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // The path of a file or folder in it.
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace bb::test
