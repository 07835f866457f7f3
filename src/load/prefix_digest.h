// The digest of a file's first bytes, as far as one has read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"

namespace bb::load {

// Reads the file a second time, behind its reader: from the system's cache, so it costs the hashing only. Not
// for sharing between threads.
class PrefixDigest {
 public:
  explicit PrefixDigest(const std::string& path);
  ~PrefixDigest();
  PrefixDigest(const PrefixDigest&) = delete;
  PrefixDigest& operator=(const PrefixDigest&) = delete;

  // SHA-256 of the first `bytes`, which never become fewer. Nothing when the file is shorter or cannot be
  // read.
  std::optional<Digest> of_first(std::uint64_t bytes);

 private:
  int file_;
  std::uint64_t at_ = 0;
  RunningSha256 sum_;
  std::vector<char> buffer_;
};

}  // namespace bb::load
