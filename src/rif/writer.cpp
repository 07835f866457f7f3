#include "rif/writer.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace bb::rif {
namespace {

constexpr std::size_t kFlushAt = std::size_t{1} << 20;

// rif/reader.h has the rules: a backslash is doubled, and a value that holds what separates values or rows
// stands in double quotes, its own doubled.
void append_value(std::string& out, std::string_view value) {
  if (value.find_first_of("|\"\\") == std::string_view::npos) {
    out += value;
    return;
  }
  const bool quoted = value.find_first_of("|\"") != std::string_view::npos;
  if (quoted) out += '"';
  for (const char c : value) {
    if (c == '\\' || (quoted && c == '"')) out += c;
    out += c;
  }
  if (quoted) out += '"';
}

}  // namespace

Writer::Writer(const FileLayout& layout, std::string path, std::FILE* file)
    : layout_(layout), path_(std::move(path)), file_(file) {
  std::string_view separator;
  for (const ColumnInfo& column : layout_.columns) {
    buffer_.append(separator).append(column.name);
    separator = "|";
  }
  buffer_ += '\n';
}

Result<std::unique_ptr<Writer>> Writer::create(const FileLayout& layout, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return invalid("Cannot write " + path + ": " + std::strerror(errno) + ".");
  return std::unique_ptr<Writer>(new Writer(layout, path, file));
}

Writer::~Writer() {
  if (file_ != nullptr) (void)close();
}

void Writer::row(const std::string_view* values) {
  for (std::size_t i = 0; i < layout_.columns.size(); ++i) {
    if (i > 0) buffer_ += '|';
    append_value(buffer_, values[i]);
  }
  buffer_ += '\n';
  ++rows_;
  if (buffer_.size() >= kFlushAt) flush();
}

void Writer::flush() {
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) failed_ = true;
  buffer_.clear();
}

Result<void> Writer::close() {
  if (file_ == nullptr) return {};
  flush();
  if (std::fclose(std::exchange(file_, nullptr)) != 0 || failed_) {
    return unavailable("Cannot write " + path_ + ": " + std::strerror(errno) + ".");
  }
  return {};
}

}  // namespace bb::rif
