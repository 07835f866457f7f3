#include "base/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/process.h"

namespace bb::metrics {
namespace {

using Append = std::function<void(Buffer&)>;

// What is there to be shown, by name. Never destroyed, as statics may end later.
struct Registry {
  std::mutex mutex;
  std::map<std::pair<std::string_view, std::size_t>, Append> metrics;
  std::size_t next = 0;

  std::size_t add(std::string_view name, Append append) {
    const std::lock_guard lock(mutex);
    metrics.emplace(std::pair(name, ++next), std::move(append));
    return next;
  }
  void remove(std::size_t id) {
    const std::lock_guard lock(mutex);
    std::erase_if(metrics, [id](const auto& metric) { return metric.first.second == id; });
  }
};
Registry& registry() {
  static Registry& instance = *new Registry;
  return instance;
}

// The text format escapes these three in a label's value.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

std::string number(double value) {
  char text[40];
  const bool is_whole = std::floor(value) == value && std::abs(value) < 1e15;
  const int size = std::snprintf(text, sizeof text, is_whole ? "%.0f" : "%.9g", value);
  return {text, static_cast<std::size_t>(size)};
}

std::string seconds(std::chrono::microseconds time) {
  return number(static_cast<double>(time.count()) / 1e6);
}

void append_head(Buffer& out, std::string_view name, std::string_view help, std::string_view type) {
  out.append("# HELP ");
  out.append(name);
  out.push(' ');
  out.append(help);
  out.append("\n# TYPE ");
  out.append(name);
  out.push(' ');
  out.append(type);
  out.push('\n');
}

void append_sample(Buffer& out, std::string_view name, std::string_view suffix, std::string_view labels,
                   std::string_view value) {
  out.append(name);
  out.append(suffix);
  if (!labels.empty()) {
    out.push('{');
    out.append(labels);
    out.push('}');
  }
  out.push(' ');
  out.append(value);
  out.push('\n');
}

constexpr std::string_view type_of(const Counter*) { return "counter"; }
constexpr std::string_view type_of(const Histogram*) { return "histogram"; }

void append_member(Buffer& out, std::string_view name, const std::string& labels, const Counter& counter) {
  append_sample(out, name, "", labels, std::to_string(counter.value()));
}

// Buckets count all that took no longer, those below among them.
void append_member(Buffer& out, std::string_view name, const std::string& labels,
                   const Histogram& histogram) {
  if (histogram.is_empty()) return;  // most routes are never asked, and each would be twenty lines
  const std::string before = labels.empty() ? "le=\"" : labels + ",le=\"";
  std::int64_t count = 0;
  for (std::size_t i = 0; i <= kBounds.size(); ++i) {
    count += histogram.count(i);
    const std::string bound = i < kBounds.size() ? seconds(kBounds[i]) : "+Inf";
    append_sample(out, name, "_bucket", before + bound + "\"", std::to_string(count));
  }
  append_sample(out, name, "_sum", labels, seconds(histogram.sum()));
  append_sample(out, name, "_count", labels, std::to_string(count));
}

void append_process(Buffer& out) {
  const ProcessUse use = process_use();
  for (const auto& [name, help, type, value] :
       {std::tuple{"process_cpu_seconds_total", "Processor time, user and system.", "counter",
                   use.cpu_seconds},
        std::tuple{"process_max_fds", "File descriptors that the process may open.", "gauge", use.max_files},
        std::tuple{"process_open_fds", "File descriptors that are open.", "gauge", use.open_files},
        std::tuple{"process_resident_memory_bytes", "Memory that is resident.", "gauge", use.resident_bytes},
        std::tuple{"process_start_time_seconds", "When the process began, in seconds since 1970.", "gauge",
                   use.start_time_seconds}}) {
    append_head(out, name, help, type);
    append_sample(out, name, "", "", number(value));
  }
}

}  // namespace

std::size_t Sharded::place() {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t mine = threads.fetch_add(1, std::memory_order_relaxed) % kPlaces;
  return mine;
}

std::int64_t Sharded::sum() const {
  std::int64_t sum = 0;
  for (const Place& place : places_) sum += place.number.load(std::memory_order_relaxed);
  return sum;
}

void Histogram::observe(std::chrono::microseconds time) {
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), time);
  buckets_[static_cast<std::size_t>(bound - kBounds.begin())].add();
  sum_.add(time.count());
}

bool Histogram::is_empty() const {
  return std::all_of(buckets_.begin(), buckets_.end(),
                     [](const Sharded& bucket) { return bucket.sum() == 0; });
}

template <class Member>
Family<Member>::Family(std::string_view name, std::string_view help,
                       std::initializer_list<std::string_view> labels, std::size_t most)
    : name_(name), help_(help), labels_(labels), most_(most) {
  registry().add(name, [this](Buffer& out) { append_to(out); });
}

template <class Member>
Member& Family<Member>::with(std::initializer_list<std::string_view> values) {
  std::vector<std::string> key(values.begin(), values.end());
  key.resize(labels_.size());
  const std::lock_guard lock(mutex_);
  auto found = members_.find(key);
  if (found == members_.end()) {
    if (members_.size() >= most_) key.assign(labels_.size(), "other");
    found = members_.try_emplace(std::move(key), nullptr).first;
    if (!found->second) found->second = std::make_unique<Member>();
  }
  return *found->second;
}

template <class Member>
void Family<Member>::append_to(Buffer& out) const {
  const std::lock_guard lock(mutex_);
  append_head(out, name_, help_, type_of(static_cast<const Member*>(nullptr)));
  for (const auto& [values, member] : members_) {
    std::string labels;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      if (i > 0) labels += ',';
      labels.append(labels_[i]).append("=\"").append(escaped(values[i])).append("\"");
    }
    append_member(out, name_, labels, *member);
  }
}

template class Family<Counter>;
template class Family<Histogram>;

Gauge::Gauge(std::string_view name, std::string_view help, std::function<double()> read, Type type)
    : id_(registry().add(name, [=, read = std::move(read)](Buffer& out) {
        append_head(out, name, help, type == Type::gauge ? "gauge" : "counter");
        append_sample(out, name, "", "", number(read()));
      })) {}
Gauge::~Gauge() { registry().remove(id_); }

void append_all(Buffer& out) {
  {
    const std::lock_guard lock(registry().mutex);
    for (const auto& [name, append] : registry().metrics) append(out);
  }
  append_process(out);
}

}  // namespace bb::metrics
