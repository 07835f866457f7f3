// The file that a store is backed up into: lines that say what it is, an empty line, the database's own
// bytes, and a line with the SHA-256 of all that.
//
//   bluebutton backup 1
//   database sqlite
//   created 2026-11-22T03:24:22Z
//
//   ...
//   sha256 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/result.h"

namespace bb::store {

using BackupFields = std::map<std::string, std::string>;  // names without blanks, values without line ends

// Writes PATH.part, readable by its owner only, which becomes PATH once it is whole; until then, and when it
// fails, there is no PATH.
class BackupWriter {
 public:
  // `conflict` when there is a file at `path`.
  static Result<std::unique_ptr<BackupWriter>> open(const std::string& path, const BackupFields& fields);
  ~BackupWriter();
  BackupWriter(const BackupWriter&) = delete;
  BackupWriter& operator=(const BackupWriter&) = delete;

  Result<void> add(std::string_view bytes);
  // The checksum is written, and all is on the disk.
  Result<void> finish();
  std::uint64_t size() const { return size_; }

 private:
  BackupWriter(std::string path, int file) : path_(std::move(path)), file_(file) {}
  Result<void> write(std::string_view bytes);

  const std::string path_;
  int file_;
  std::uint64_t size_ = 0;
  RunningSha256 digest_;
};

class BackupReader {
 public:
  // Reads all of it once, to check it: `advanced` is told of bytes. `invalid` when it is no backup, is cut
  // short or was changed, or is of a later version.
  static Result<std::unique_ptr<BackupReader>> open(const std::string& path,
                                                    const std::function<void(std::uint64_t)>& advanced);
  ~BackupReader();
  BackupReader(const BackupReader&) = delete;
  BackupReader& operator=(const BackupReader&) = delete;

  const BackupFields& fields() const { return fields_; }
  std::string field(const std::string& name) const;  // empty: none
  // The next bytes of the database's own, at most `most`; empty: the end.
  Result<std::string> read(std::size_t most);
  // Exactly `size` of them; fewer is an `invalid` error.
  Result<std::string> read_exactly(std::size_t size);

 private:
  explicit BackupReader(int file) : file_(file) {}
  Result<void> check(const std::function<void(std::uint64_t)>& advanced);

  const int file_;
  std::uint64_t left_ = 0;
  BackupFields fields_;
};

}  // namespace bb::store
