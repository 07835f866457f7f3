#include "load/reading_thread.h"

#include <utility>

#include "load/prefix_digest.h"
#include "rif/reader.h"

namespace bb::load {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kChunksAhead = 4;
constexpr std::size_t kProblemsOfChunk = 1000;

store::LoadedFile new_entry(const Input& file) {
  store::LoadedFile entry;
  entry.name = file.path;
  entry.kind = rif::layout(file.type).name;
  entry.manifest = file.manifest;
  entry.bytes = file.bytes;
  return entry;
}

// What the journal says of the same file: of the same kind and size, and the same as far as it was loaded.
store::LoadedFile find_entry(store::ClaimStore* journal, const Input& file) {
  store::LoadedFile best = new_entry(file);
  if (journal == nullptr) return best;
  const auto known = journal->find_loaded_files(rif::layout(file.type).name, file.bytes);
  if (!known.ok()) return best;  // then it is loaded from its start, to the same end
  for (const store::LoadedFile& entry : *known) {
    if (entry.bytes_loaded <= best.bytes_loaded) continue;
    PrefixDigest digest(file.path);
    if (digest.of_first(entry.bytes_loaded) == entry.digest) best = entry;
  }
  return best;
}

// Puts records together to chunks of one file.
class Chunker {
 public:
  // digests: whether chunks have one.
  Chunker(const Input& file, Queue<Chunk>& queue, bool digests)
      : file_(file), queue_(queue), digest_(file.path), digests_(digests) {
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
  // The reader stands before `offset` and behind `line`.
  bool add(const std::vector<rif::Problem>& problems, std::uint64_t offset, std::uint64_t line) {
    chunk_.problems.insert(chunk_.problems.end(), problems.begin(), problems.end());
    return chunk_.problems.size() < kProblemsOfChunk || push(offset, line, false);
  }
  bool push(std::uint64_t end_bytes, std::uint64_t end_lines, bool ends) {
    chunk_.end_bytes = end_bytes;
    chunk_.end_lines = end_lines;
    chunk_.ends = ends;
    chunk_.bytes_read = end_bytes - (chunk_.begins ? 0 : told_);
    told_ = end_bytes;
    if (digests_) chunk_.digest = digest_.of_first(end_bytes);
    Chunk pushed = std::move(chunk_);
    renew();
    return queue_.push(std::move(pushed));
  }

 private:
  void renew() {
    chunk_ = Chunk();
    chunk_.file = &file_;
    chunk_.text.reserve(kChunkBytes);
  }

  const Input& file_;
  Queue<Chunk>& queue_;
  PrefixDigest digest_;
  const bool digests_;
  Chunk chunk_;
  std::uint64_t told_ = 0;
};

}  // namespace

ReadingThread::ReadingThread(const Inputs& inputs, Options options)
    : inputs_(inputs), options_(options), queue_(kChunksAhead), thread_([this] { run(); }) {}

ReadingThread::~ReadingThread() {
  queue_.close();
  thread_.join();
}

void ReadingThread::run() {
  for (const Input& file : inputs_.files) {
    if (!read(file)) break;
  }
  queue_.close();
}

// False when there is no point in going on.
bool ReadingThread::read(const Input& file) {
  Chunker chunker(file, queue_, !options_.all_problems);
  store::LoadedFile entry = find_entry(options_.journal, file);
  const std::uint64_t behind = entry.bytes_loaded, lines = entry.lines_loaded;
  const bool loaded_before = entry.whole() && behind > 0;
  chunker.begin(std::move(entry));
  if (loaded_before) return chunker.push(behind, lines, true);

  auto opened = rif::Reader::open(file.path);
  if (opened.reader && behind > 0 && !opened.reader->skip_to(behind, lines)) {
    opened.reader.reset();
    opened.problem.reason = "cannot be read from where it was left.";
  }
  if (!opened.reader) {
    return chunker.add({opened.problem}, behind, lines) && chunker.push(behind, lines, false) &&
           options_.all_problems;
  }
  RecordSource source(*opened.reader);
  while (true) {
    PreparedRecord record;
    const auto step = source.next(record);
    if (step == RecordSource::Step::record) {
      if (!chunker.add(record)) return false;
      continue;
    }
    const std::uint64_t bytes = opened.reader->bytes_read(), line = opened.reader->line();
    if (!chunker.add(source.problems(), bytes, line)) return false;
    if (step == RecordSource::Step::problem && options_.all_problems) continue;
    return chunker.push(bytes, line, step == RecordSource::Step::end) && step == RecordSource::Step::end;
  }
}

}  // namespace bb::load
