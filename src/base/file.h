// Whole files: read, and written so that a crash leaves the old one or the new one.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace bb {

// A file of at most `limit` bytes.
Result<std::string> read_file(const std::string& path, std::size_t limit = std::size_t{1} << 30);
// Writes to a temporary name, fsyncs, renames. mode is octal: 0600 for anything secret.
Result<void> write_file(const std::string& path, std::string_view bytes, unsigned mode = 0644);
// The same, but a file that is there already stays as it is, which is no error.
Result<void> write_new_file(const std::string& path, std::string_view bytes, unsigned mode = 0644);
Result<void> make_folders(const std::string& path, unsigned mode = 0755);

}  // namespace bb
