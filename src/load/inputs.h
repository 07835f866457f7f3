// Which files a load reads, and in which order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rif/file_type.h"
#include "rif/problem.h"

namespace bb::load {

struct Input {
  std::string path;
  rif::FileType type;
  std::uint64_t bytes = 0;
  std::string manifest = {};  // store::LoadedFile::manifest
};

// A file of a folder that is not loaded.
struct Skipped {
  std::string path;
  std::string reason;  // "no RIF file", "not in the manifest"
};

struct Inputs {
  std::vector<Input> files;      // beneficiaries, then their history, then claims by type
  std::vector<Skipped> skipped;  // of the folders
  std::vector<rif::Problem> problems;

  std::uint64_t bytes() const {
    std::uint64_t all = 0;
    for (const Input& file : files) all += file.bytes;
    return all;
  }
};

// `paths` are files, manifests (load/manifest.h), and folders whose files are meant (not those of folders in
// them); of a folder with manifests, those that they list. Kinds are told by the header, not by the name.
// Files of one kind keep the order in which they were named, those of a folder by name, those of manifests by
// their timestamps and sequence numbers; a file that is named twice is read once.
//
// A problem: a path that is not there, a named file that is no RIF file, a file whose header is almost one of
// a known kind, a folder without any RIF file, a bad manifest, one that lists a file that is not there or of
// another type than it says.
Inputs find_inputs(const std::vector<std::string>& paths);

}  // namespace bb::load
