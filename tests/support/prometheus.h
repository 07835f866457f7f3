// What is wrong with a text in Prometheus's format, as `promtool check metrics` would find it.
#pragma once

#include <string>
#include <string_view>

namespace bb::test {

// Empty: nothing. Otherwise the first fault and its line. Each metric has HELP and TYPE before its samples,
// which stand together and are not repeated; names, labels and numbers are well-formed; buckets never fall
// and end with +Inf, which equals the count; the last line ends.
std::string faults_of_prometheus_text(std::string_view text);

}  // namespace bb::test
