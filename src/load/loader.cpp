#include "load/loader.h"

#include <memory>
#include <thread>
#include <unordered_set>
#include <utility>

#include "claims/claim_type.h"
#include "load/queue.h"
#include "load/record_source.h"
#include "rif/reader.h"

namespace bb::load {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kChunksAhead = 4;
constexpr std::size_t kMostProblems = 1000;

// Records of one file, made by the reading thread.
struct Chunk {
  const Input* file = nullptr;
  std::vector<PreparedRecord> records;  // their bytes stand in `text`
  std::string text;
  std::vector<rif::Problem> problems;  // behind the records
  std::uint64_t bytes_read = 0;
};

// Reads the files, one chunk after another, until the end, the first problem (unless `all_problems`) or until
// the queue is closed.
class ReadingThread {
 public:
  ReadingThread(const Inputs& inputs, bool all_problems)
      : inputs_(inputs), all_problems_(all_problems), thread_([this] { run(); }) {}
  ~ReadingThread() {
    queue_.close();
    thread_.join();
  }
  ReadingThread(const ReadingThread&) = delete;
  ReadingThread& operator=(const ReadingThread&) = delete;

  std::optional<Chunk> next() { return queue_.pop(); }

 private:
  void run() {
    for (const Input& file : inputs_.files) {
      if (!read(file)) break;
    }
    queue_.close();
  }

  // False when there is no point in going on.
  bool read(const Input& file) {
    Chunk chunk = new_chunk(file);
    auto opened = rif::Reader::open(file.path);
    if (!opened.reader) {
      chunk.problems.push_back(opened.problem);
      return queue_.push(std::move(chunk)) && all_problems_;
    }
    RecordSource source(*opened.reader);
    std::uint64_t told = 0;
    while (true) {
      PreparedRecord record;
      const auto step = source.next(record);
      if (step == RecordSource::Step::record) {
        // The text never moves: a record that would not fit begins a new chunk.
        const bool full = chunk.text.size() + record.bytes.size() > chunk.text.capacity();
        if ((full && !chunk.records.empty()) || chunk.problems.size() >= kMostProblems) {
          chunk.bytes_read = opened.reader->bytes_read() - std::exchange(told, opened.reader->bytes_read());
          if (!queue_.push(std::exchange(chunk, new_chunk(file)))) return false;
        }
        if (record.bytes.size() > chunk.text.capacity()) chunk.text.reserve(record.bytes.size());
        const std::size_t begin = chunk.text.size();
        chunk.text += record.bytes;
        record.bytes = std::string_view(chunk.text).substr(begin);
        chunk.records.push_back(record);
        continue;
      }
      chunk.problems.insert(chunk.problems.end(), source.problems().begin(), source.problems().end());
      if (step == RecordSource::Step::problem && all_problems_) continue;
      chunk.bytes_read = opened.reader->bytes_read() - told;
      return queue_.push(std::move(chunk)) && step == RecordSource::Step::end;
    }
  }

  static Chunk new_chunk(const Input& file) {
    Chunk chunk;
    chunk.file = &file;
    chunk.text.reserve(kChunkBytes);
    return chunk;
  }

  const Inputs& inputs_;
  const bool all_problems_;
  Queue<Chunk> queue_{kChunksAhead};
  std::thread thread_;
};

rif::Problem unknown_beneficiary(const Chunk& chunk, const PreparedRecord& record) {
  return {chunk.file->path, record.line, "BENE_ID",
          "the store has no such beneficiary: load its beneficiary file first, or with this one."};
}

using Outcome = store::ClaimStore::Batch::Outcome;

Result<Outcome> put(store::ClaimStore::Batch& batch, rif::FileType type, const PreparedRecord& record) {
  switch (type) {
    case rif::FileType::beneficiary:
      return batch.put_beneficiary(record.bytes, record.action);
    case rif::FileType::beneficiary_history:
      return batch.put_beneficiary_history(record.bytes);
    default:
      return batch.put_claim({.type = *claim_type(type),
                              .id = record.key,
                              .beneficiary = record.beneficiary,
                              .through = record.through,
                              .last_updated = {},
                              .sensitive = record.sensitive,
                              .record = record.bytes},
                             record.action);
  }
}

// One batch and what is in it.
struct Batch {
  std::unique_ptr<store::ClaimStore::Batch> open;
  Report report;
  std::size_t records = 0, bytes = 0;
};

Result<void> commit(Batch& batch, Report& total) {
  if (!batch.open) return {};
  BB_TRY(batch.open->commit());
  for (std::size_t i = 0; i < total.counts.size(); ++i) {
    total.counts[i].added += batch.report.counts[i].added;
    total.counts[i].changed += batch.report.counts[i].changed;
    total.counts[i].unchanged += batch.report.counts[i].unchanged;
    total.counts[i].kept += batch.report.counts[i].kept;
  }
  batch = Batch();
  return {};
}

// The problem that a record turned out to have, if any.
Result<std::optional<rif::Problem>> put_all(const Chunk& chunk, Batch& batch) {
  Counts& counts = batch.report.of(chunk.file->type);
  for (const PreparedRecord& record : chunk.records) {
    const auto outcome = put(*batch.open, chunk.file->type, record);
    if (!outcome.ok()) {
      const Error& error = outcome.error();
      if (error.kind == ErrorKind::not_found) return std::optional(unknown_beneficiary(chunk, record));
      if (error.kind != ErrorKind::invalid) return error;
      return std::optional(rif::Problem{chunk.file->path, record.line, {}, error.message});
    }
    ++(*outcome == Outcome::added     ? counts.added
       : *outcome == Outcome::changed ? counts.changed
       : *outcome == Outcome::kept    ? counts.kept
                                      : counts.unchanged);
  }
  return std::optional<rif::Problem>();
}

bool has_real(const Chunk& chunk) {
  for (const PreparedRecord& record : chunk.records) {
    if (record.beneficiary > 0) return true;
  }
  return false;
}

}  // namespace

Result<Report> load(store::ClaimStore& store, const Inputs& inputs, const Options& options) {
  Report total;
  Batch batch;
  std::uint64_t bytes = 0;
  ReadingThread reading(inputs, false);
  while (auto chunk = reading.next()) {
    if (!batch.open) {
      BB_ASSIGN(batch.open, store.begin());
    }
    BB_ASSIGN(const auto problem, put_all(*chunk, batch));
    if (problem) chunk->problems = {*problem};
    if (!chunk->problems.empty()) {
      total.problems = std::move(chunk->problems);
      return total;
    }
    total.real_beneficiaries = total.real_beneficiaries || has_real(*chunk);
    batch.records += chunk->records.size();
    batch.bytes += chunk->text.size();
    if (batch.records >= options.batch_records || batch.bytes >= options.batch_bytes) {
      BB_TRY(commit(batch, total));
    }
    bytes += chunk->bytes_read;
    if (options.progress) options.progress(bytes);
  }
  BB_TRY(commit(batch, total));
  return total;
}

Result<Report> check(store::ClaimStore* store, const Inputs& inputs, const Options& options) {
  Report total;
  std::unordered_set<std::int64_t> known;
  std::uint64_t bytes = 0;
  const auto is_known = [&](std::int64_t id) -> Result<bool> {
    if (known.contains(id)) return true;
    if (store == nullptr) return false;
    BB_ASSIGN(const auto found, store->find_beneficiary(id));
    if (found) known.insert(id);
    return found.has_value();
  };
  ReadingThread reading(inputs, true);
  while (auto chunk = reading.next()) {
    for (const PreparedRecord& record : chunk->records) {
      if (chunk->file->type == rif::FileType::beneficiary) {
        known.insert(record.beneficiary);
      } else {
        BB_ASSIGN(const bool found, is_known(record.beneficiary));
        if (!found) total.problems.push_back(unknown_beneficiary(*chunk, record));
      }
    }
    total.problems.insert(total.problems.end(), chunk->problems.begin(), chunk->problems.end());
    total.of(chunk->file->type).unchanged += chunk->records.size();
    total.real_beneficiaries = total.real_beneficiaries || has_real(*chunk);
    bytes += chunk->bytes_read;
    if (options.progress) options.progress(bytes);
    if (total.problems.size() >= kMostProblems) {
      total.problems.resize(kMostProblems);
      break;
    }
  }
  return total;
}

}  // namespace bb::load
