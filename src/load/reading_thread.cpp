#include "load/reading_thread.h"

#include <utility>

#include "load/prefix_digest.h"
#include "rif/reader.h"

namespace bb::load {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kChunksAhead = 4;

// Puts records together to chunks of one file.
class Chunker {
 public:
  Chunker(const FilePlan& plan, Queue<Chunk>& queue) : plan_(plan), queue_(queue), digest_(plan.file->path) {
    renew();
  }

  void begin(store::LoadedFile entry) { chunk_.begins = std::move(entry); }
  // False when nobody takes chunks any more.
  bool add(PreparedRecord record) {
    // The text never moves: a record that would not fit begins a new chunk.
    const bool full = chunk_.text.size() + record.bytes.size() > chunk_.text.capacity();
    if (full && !chunk_.records.empty() && !push(record.offset, record.line - 1, false)) return false;
    if (record.bytes.size() > chunk_.text.capacity()) chunk_.text.reserve(record.bytes.size());
    const std::size_t begin = chunk_.text.size();
    chunk_.text += record.bytes;
    record.bytes = std::string_view(chunk_.text).substr(begin);
    chunk_.records.push_back(record);
    return true;
  }
  void add(const std::vector<rif::Problem>& problems) { chunk_.problems = problems; }
  // The reader stands before `end_bytes` and behind `end_lines`.
  bool push(std::uint64_t end_bytes, std::uint64_t end_lines, bool ends) {
    chunk_.end_bytes = end_bytes;
    chunk_.end_lines = end_lines;
    chunk_.ends = ends;
    chunk_.bytes_read = end_bytes - (chunk_.begins ? 0 : told_);
    told_ = end_bytes;
    chunk_.digest = digest_.of_first(end_bytes);
    if (!plan_.is_unchanged()) {
      chunk_.problems = {{plan_.file->path, 0, {}, "was changed after it was checked."}};
    }
    const bool good = chunk_.problems.empty();
    Chunk pushed = std::move(chunk_);
    renew();
    return queue_.push(std::move(pushed)) && good;
  }

 private:
  void renew() {
    chunk_ = Chunk();
    chunk_.file = plan_.file;
    chunk_.text.reserve(kChunkBytes);
  }

  const FilePlan& plan_;
  Queue<Chunk>& queue_;
  PrefixDigest digest_;
  Chunk chunk_;
  std::uint64_t told_ = 0;
};

}  // namespace

ReadingThread::ReadingThread(const std::vector<FilePlan>& plan)
    : plan_(plan), queue_(kChunksAhead), thread_([this] { run(); }) {}

ReadingThread::~ReadingThread() {
  queue_.close();
  thread_.join();
}

void ReadingThread::run() {
  for (const FilePlan& plan : plan_) {
    if (!read(plan)) break;
  }
  queue_.close();
}

// False when there is no point in going on.
bool ReadingThread::read(const FilePlan& plan) {
  Chunker chunker(plan, queue_);
  const std::uint64_t behind = plan.entry.bytes_loaded, lines = plan.entry.lines_loaded;
  chunker.begin(plan.entry);
  if (plan.loaded_before()) return chunker.push(behind, lines, true);

  auto opened = rif::Reader::open(plan.file->path);
  if (opened.reader && behind > 0 && !opened.reader->skip_to(behind, lines)) {
    opened.reader.reset();
    opened.problem.reason = "cannot be read from where it was left.";
  }
  if (!opened.reader) {
    chunker.add({opened.problem});
    return chunker.push(behind, lines, false);
  }
  RecordSource source(*opened.reader);
  PreparedRecord record;
  auto step = source.next(record);
  for (; step == RecordSource::Step::record; step = source.next(record)) {
    if (!chunker.add(record)) return false;
  }
  if (step == RecordSource::Step::problem) chunker.add(source.problems());
  return chunker.push(opened.reader->bytes_read(), opened.reader->line(), step == RecordSource::Step::end);
}

}  // namespace bb::load
