// CMS's manifests: XML files that say which RIF files make up a delivery (bfd-manifest.xsd of CMS's data
// server).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "rif/file_type.h"
#include "rif/problem.h"

namespace bb::load {

struct ManifestEntry {
  std::string name;  // of a file beside the manifest
  rif::FileType type;
  std::uint64_t line = 0;  // of the manifest
};

struct Manifest {
  Instant timestamp;
  std::string timestamp_text;
  std::int64_t sequence_id = 0;
  std::vector<ManifestEntry> entries;

  // "2017-02-13T10:10:10Z 1": store::LoadedFile::manifest
  std::string id() const { return timestamp_text + " " + std::to_string(sequence_id); }
};

// Whether a file is meant as a manifest, however bad it is: it begins with '<' and names dataSetManifest.
bool looks_like_manifest(const std::string& path);

// Nothing when there is a problem; all that are found are added to `problems`, with line and attribute. What
// the schema does not know is one.
std::optional<Manifest> read_manifest(const std::string& path, std::vector<rif::Problem>& problems);

}  // namespace bb::load
