#include "load/check.h"

#include <algorithm>
#include <deque>
#include <future>
#include <thread>
#include <utility>

#include "load/check_range.h"
#include "load/id_set.h"
#include "load/unknown_beneficiary.h"

namespace bb::load {
namespace {

constexpr unsigned kMostThreads = 8;

// Takes what was found of ranges in the order of the file, and knows the beneficiaries so far.
class Checker {
 public:
  Checker(const Checking& checking, const Options& options,
          const std::function<void(const rif::Problem&)>& tell)
      : checking_(checking), options_(options), tell_(tell) {}

  void begin_file(const FilePlan& plan) {
    plan_ = &plan;
    lines_ = behind_ = 0;
    broken_off_ = false;
    if (!plan.state) tell_problem({plan.file->path, 0, {}, "is not there any more."});
    if (!plan.loaded_before()) return;
    report_.loaded_before.push_back(plan.file->path);
    advance_to(plan.entry.bytes_loaded);
  }
  // A range of the file that was begun last.
  Result<void> take(const Range& range, CheckedRange found) {
    if (broken_off_) return {};
    const rif::FileType type = plan_->file->type;
    if (type == rif::FileType::beneficiary) {
      for (const auto& record : found.records) known_.insert(record.beneficiary);
    } else {
      BB_TRY(look_up(found.records));
    }
    std::vector<rif::Problem> problems = std::move(found.problems);
    for (const auto& record : found.records) {
      report_.real_beneficiaries = report_.real_beneficiaries || record.beneficiary > 0;
      if (known_.contains(record.beneficiary)) continue;
      problems.push_back(unknown_beneficiary(plan_->file->path, record.line));
    }
    std::stable_sort(problems.begin(), problems.end(),
                     [](const rif::Problem& a, const rif::Problem& b) { return a.line < b.line; });
    const std::uint64_t lines_before = range.begin > 0 && range.lines == 0 ? lines_ : 0;
    for (rif::Problem& problem : problems) {
      if (problem.line > 0) problem.line += lines_before;
      tell_problem(problem);
    }
    report_.of(type).unchanged += found.records.size();
    lines_ = lines_before + found.end_lines;
    broken_off_ = found.broken_off;
    advance_to(found.end_bytes);
    return {};
  }
  void end_file() {
    if (plan_->state && !plan_->is_unchanged()) {
      tell_problem({plan_->file->path, 0, {}, "was changed while it was checked."});
    }
  }
  bool enough() const { return report_.problem_count >= checking_.most_problems; }
  Report take_report() { return std::move(report_); }

 private:
  Result<void> look_up(const std::vector<CheckedRange::Record>& records) {
    if (checking_.store == nullptr) return {};
    std::vector<store::BeneficiaryId> unknown;
    for (const auto& record : records) {
      if (!known_.contains(record.beneficiary)) unknown.push_back(record.beneficiary);
    }
    std::sort(unknown.begin(), unknown.end());
    unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
    if (unknown.empty()) return {};
    BB_ASSIGN(const auto found, checking_.store->which_beneficiaries(unknown));
    for (const store::BeneficiaryId id : found) known_.insert(id);
    return {};
  }
  void tell_problem(const rif::Problem& problem) {
    ++report_.problem_count;
    tell_(problem);
  }
  void advance_to(std::uint64_t bytes_of_file) {
    bytes_ += bytes_of_file - std::min(behind_, bytes_of_file);
    behind_ = bytes_of_file;
    if (options_.progress) options_.progress(Phase::checking, bytes_);
  }

  const Checking& checking_;
  const Options& options_;
  const std::function<void(const rif::Problem&)>& tell_;
  Report report_;
  IdSet known_;
  const FilePlan* plan_ = nullptr;
  std::uint64_t lines_ = 0, behind_ = 0;  // of the file, up to the next range
  bool broken_off_ = false;
  std::uint64_t bytes_ = 0;  // of all files
};

}  // namespace

Result<Checked> check_files(const Checking& checking, const Inputs& inputs, const Options& options,
                            const std::function<void(const rif::Problem&)>& tell) {
  struct Running {
    Range range;
    std::future<CheckedRange> found;
  };
  const std::size_t threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
  Checker checker(checking, options, tell);
  if (options.progress) options.progress(Phase::checking, 0);  // its time begins
  Checked checked;
  checked.plan.reserve(inputs.files.size());  // the checker points into it
  for (const Input& file : inputs.files) {
    const FilePlan& plan = checked.plan.emplace_back(plan_file(checking.journal, file));
    checker.begin_file(plan);
    if (plan.loaded_before() || !plan.state) continue;
    Ranges ranges(file, plan.entry.bytes_loaded, plan.entry.lines_loaded, checking.range_bytes);
    std::deque<Running> running;
    auto range = ranges.next();
    while (!checker.enough() && (range || !running.empty())) {
      if (range && running.size() < threads) {
        running.push_back({*range, std::async(std::launch::async, check_range, std::cref(file), *range,
                                              checking.most_problems)});
        range = ranges.next();
        continue;
      }
      BB_TRY(checker.take(running.front().range, running.front().found.get()));
      running.pop_front();
    }
    checker.end_file();
    if (checker.enough()) break;
  }
  checked.report = checker.take_report();
  return checked;
}

Result<Report> check(store::ClaimStore* store, const Inputs& inputs, const Options& options,
                     const std::function<void(const rif::Problem&)>& tell) {
  BB_ASSIGN(Checked checked, check_files({.store = store}, inputs, options, tell));
  return std::move(checked.report);
}

}  // namespace bb::load
