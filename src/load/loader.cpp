#include "load/loader.h"

#include <memory>
#include <utility>

#include "claims/claim_type.h"
#include "load/check.h"
#include "load/reading_thread.h"
#include "load/unknown_beneficiary.h"

namespace bb::load {
namespace {

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

void add(const Counts& more, Counts& to) {
  to.added += more.added;
  to.changed += more.changed;
  to.unchanged += more.unchanged;
  to.kept += more.kept;
}

Result<void> expect_all(const Chunk& chunk, store::ClaimStore::Batch& batch) {
  std::vector<store::ClaimStore::Batch::Coming> coming;
  coming.reserve(chunk.records.size());
  for (const PreparedRecord& record : chunk.records) {
    coming.push_back({chunk.file->type, record.key, record.beneficiary});
  }
  return batch.expect(coming);
}

// The problem that a record turned out to have, if any.
Result<std::optional<rif::Problem>> put_all(const Chunk& chunk, store::ClaimStore::Batch& batch,
                                            Counts& counts) {
  BB_TRY(expect_all(chunk, batch));
  for (const PreparedRecord& record : chunk.records) {
    const auto outcome = put(batch, chunk.file->type, record);
    if (!outcome.ok()) {
      const Error& error = outcome.error();
      if (error.kind == ErrorKind::not_found)
        return std::optional(unknown_beneficiary(chunk.file->path, record.line));
      if (error.kind != ErrorKind::invalid) return error;
      return std::optional(rif::Problem{chunk.file->path, record.line, {}, error.message});
    }
    switch (*outcome) {
      case Outcome::added:
        ++counts.added;
        break;
      case Outcome::changed:
        ++counts.changed;
        break;
      case Outcome::unchanged:
        ++counts.unchanged;
        break;
      case Outcome::kept:
        ++counts.kept;
        break;
    }
  }
  return std::optional<rif::Problem>();
}

bool has_real(const Chunk& chunk) {
  for (const PreparedRecord& record : chunk.records) {
    if (record.beneficiary > 0) return true;
  }
  return false;
}

// Chunks into batches, and batches into the store.
class Writer {
 public:
  Writer(store::ClaimStore& store, const Options& options) : store_(store), options_(options) {}

  // Nothing goes on behind a problem: the batch is dropped with the writer.
  Result<void> take(Chunk& chunk) {
    if (chunk.begins && chunk.begins->whole() && chunk.ends) return pass_over(chunk);
    if (!batch_) {
      BB_ASSIGN(batch_, store_.begin());
    }
    if (chunk.begins) {
      pass_over_start(chunk);
      files_.push_back(std::move(*chunk.begins));
    }
    Counts counts;
    BB_ASSIGN(const auto problem, put_all(chunk, *batch_, counts));
    if (problem) chunk.problems = {*problem};
    if (!chunk.problems.empty()) {
      total_.problem_count = chunk.problems.size();
      total_.problems = std::move(chunk.problems);
      return {};
    }
    add(counts, pending_.of(chunk.file->type));
    note(chunk, counts, files_.back());
    file_ended_ = chunk.ends;
    total_.real_beneficiaries = total_.real_beneficiaries || has_real(chunk);
    records_ += chunk.records.size();
    text_bytes_ += chunk.text.size();
    bytes_ += chunk.bytes_read;
    if (records_ >= options_.batch_records || text_bytes_ >= options_.batch_bytes) BB_TRY(commit());
    return {};
  }
  Result<void> commit() {
    if (!batch_) return {};
    for (store::LoadedFile& file : files_) BB_TRY(batch_->put_loaded_file(file));
    BB_TRY(batch_->commit());
    batch_.reset();
    for (std::size_t i = 0; i < total_.counts.size(); ++i) add(pending_.counts[i], total_.counts[i]);
    pending_ = Report();
    files_.erase(files_.begin(), files_.end() - (file_ended_ ? 0 : 1));  // the last one may go on
    records_ = text_bytes_ = 0;
    if (options_.progress) options_.progress(Phase::loading, bytes_);
    return {};
  }
  bool stopped() const { return total_.problem_count > 0; }
  Report take_report() { return std::move(total_); }

 private:
  // A file that was loaded before.
  Result<void> pass_over(const Chunk& chunk) {
    total_.loaded_before.push_back(chunk.file->path);
    pass_over_start(chunk);
    bytes_ += chunk.bytes_read;
    if (!batch_ && options_.progress) options_.progress(Phase::loading, bytes_);
    return {};
  }
  // What was loaded of it before is unchanged now.
  void pass_over_start(const Chunk& chunk) {
    const store::LoadedFile& file = *chunk.begins;
    total_.of(chunk.file->type).unchanged += file.added + file.changed + file.unchanged + file.kept;
  }
  static void note(const Chunk& chunk, const Counts& counts, store::LoadedFile& file) {
    file.added += counts.added;
    file.changed += counts.changed;
    file.unchanged += counts.unchanged;
    file.kept += counts.kept;
    file.bytes_loaded = chunk.end_bytes;
    file.lines_loaded = chunk.end_lines;
    file.digest = chunk.digest.value_or(Digest{});  // without one it equals no file, which is then read again
    if (chunk.ends) file.bytes = file.bytes_loaded;
  }

  store::ClaimStore& store_;
  const Options& options_;
  std::unique_ptr<store::ClaimStore::Batch> batch_;
  std::vector<store::LoadedFile> files_;  // of the batch; the last one is being read
  bool file_ended_ = false;               // the last one
  Report pending_, total_;                // what the batch will have done; what is in the store
  std::size_t records_ = 0, text_bytes_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Result<Report> load(store::ClaimStore& store, const Inputs& inputs, const Options& options) {
  std::vector<rif::Problem> problems;
  BB_ASSIGN(
      Checked checked,
      check_files(
          {.store = &store, .journal = options.again ? nullptr : &store, .most_problems = kMostProblems},
          inputs, options, [&](const rif::Problem& problem) { problems.push_back(problem); }));
  if (!problems.empty()) {
    Report refused;
    refused.refused = true;
    refused.problem_count = problems.size();
    refused.problems = std::move(problems);
    return refused;
  }
  if (options.progress) options.progress(Phase::loading, 0);  // its time begins
  Writer writer(store, options);
  ReadingThread reading(checked.plan);
  while (auto chunk = reading.next()) {
    BB_TRY(writer.take(*chunk));
    if (writer.stopped()) return writer.take_report();
  }
  BB_TRY(writer.commit());
  return writer.take_report();
}

}  // namespace bb::load
