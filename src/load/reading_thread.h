// Reads RIF files ahead of who stores their records.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "load/file_plan.h"
#include "load/queue.h"
#include "load/record_source.h"

namespace bb::load {

// Records of one file, in order, and where in the file they end.
struct Chunk {
  const Input* file = nullptr;
  // Of a file's first chunk: what the journal says of it; number 0: nothing, it is new.
  std::optional<store::LoadedFile> begins;
  std::vector<PreparedRecord> records;  // their bytes stand in `text`
  std::string text;
  std::vector<rif::Problem> problems;  // behind the records
  std::uint64_t bytes_read = 0;        // more than with the chunk before

  std::uint64_t end_bytes = 0, end_lines = 0;  // from the file's start
  std::optional<Digest> digest;                // of the first end_bytes
  bool ends = false;                           // the file
};

// One thread that makes chunks, a few ahead; the object belongs to the thread that made it.
class ReadingThread {
 public:
  // `plan` outlives this.
  explicit ReadingThread(const std::vector<FilePlan>& plan);
  // Stops reading.
  ~ReadingThread();
  ReadingThread(const ReadingThread&) = delete;
  ReadingThread& operator=(const ReadingThread&) = delete;

  // Nothing: all is read, or there was a problem in the chunk before.
  std::optional<Chunk> next() { return queue_.pop(); }

 private:
  void run();
  bool read(const FilePlan& plan);

  const std::vector<FilePlan>& plan_;
  Queue<Chunk> queue_;
  std::thread thread_;
};

}  // namespace bb::load
