#include "support/prometheus.h"

#include <map>
#include <regex>
#include <set>

#include "base/encoding.h"

namespace bb::test {
namespace {

const std::regex kHelp("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) \\S.*");
const std::regex kType("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
const std::regex kSample(
    "([a-zA-Z_:][a-zA-Z0-9_:]*)"
    "(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"(\\\\[\\\\n\"]|[^\\\\\"\\n])*\",?)*\\})? "
    "([-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?|[+-]Inf|NaN)");
const std::regex kBound("(,?)le=\"([^\"]*)\"");

struct Check {
  std::string help, name, type;
  std::set<std::string> metrics, samples;
  std::map<std::string, std::pair<double, bool>>
      buckets;  // by labels: the last count, whether +Inf was there

  std::string line(const std::string& text) {
    std::smatch match;
    if (std::regex_match(text, match, kHelp)) {
      help = match[1];
      return metrics.insert(help).second ? "" : "told twice";
    }
    if (std::regex_match(text, match, kType)) {
      name = match[1];
      type = match[2];
      return name == help ? "" : "TYPE without HELP";
    }
    if (!std::regex_match(text, match, kSample)) return "not of the format";
    if (!samples.insert(match[1].str() + match[2].str()).second) return "sampled twice";
    return sample(match[1], match[2], match[5]);
  }

  std::string sample(const std::string& full, const std::string& labels, const std::string& value) {
    if (type != "histogram") return full == name ? "" : "not of the metric above";
    const std::string rest = std::regex_replace(labels == "{}" ? "" : labels, kBound, "");
    const std::string key = rest == "{}" ? "" : rest;
    const double number = std::stod(value);
    if (full == name + "_bucket") {
      std::smatch bound;
      if (!std::regex_search(labels, bound, kBound)) return "a bucket without le";
      auto& [last, infinite] = buckets[name + key];
      if (number < last) return "a bucket that falls";
      last = number;
      infinite = infinite || bound[2] == "+Inf";
      return "";
    }
    if (full == name + "_sum") return "";
    if (full != name + "_count") return "not of the histogram above";
    const auto& [last, infinite] = buckets[name + key];
    return infinite && last == number ? "" : "a count that is not the bucket of +Inf";
  }
};

}  // namespace

std::string faults_of_prometheus_text(std::string_view text) {
  if (!text.ends_with('\n')) return "the last line does not end";
  text.remove_suffix(1);
  Check check;
  for (const std::string_view each : split(text, '\n')) {
    const std::string line(each);
    if (const std::string fault = check.line(line); !fault.empty()) return fault + ": " + line;
  }
  return "";
}

}  // namespace bb::test
