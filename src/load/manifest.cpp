#include "load/manifest.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <pugixml.hpp>
#include <set>
#include <string_view>

#include "base/encoding.h"
#include "base/file.h"
#include "rif/value.h"

namespace bb::load {
namespace {

constexpr std::string_view kNamespace = "http://cms.hhs.gov/bluebutton/api/schema/ccw-rif/v10";
constexpr std::string_view kRoot = "dataSetManifest";
constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr std::size_t kHeadBytes = 8192;

// The ranges of ids of a synthetic delivery; whether they are integers.
constexpr std::array<std::pair<std::string_view, bool>, 12> kPreValidation = {{
    {"clm_grp_id_start", true},
    {"pde_id_start", true},
    {"carr_clm_cntl_num_start", true},
    {"fi_doc_cntl_num_start", false},
    {"hicn_start", false},
    {"bene_id_start", true},
    {"clm_id_start", true},
    {"mbi_start", false},
    {"bene_id_end", true},
    {"clm_id_end", true},
    {"pde_id_end", true},
    {"generated", false},
}};

// Without "prefix:".
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// What `node`'s prefix means, by the xmlns attributes of itself and of what it stands in.
std::string_view namespace_of(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  const std::string wanted =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  for (pugi::xml_node at = node; at; at = at.parent()) {
    if (const pugi::xml_attribute found = at.attribute(wanted.c_str()); found) return found.value();
  }
  return {};
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
         name.find('\\') == std::string_view::npos;
}

std::optional<rif::FileType> type_by_name(std::string_view name) {
  const std::string lower = to_lower(name);
  return to_upper(name) == name ? rif::file_type_by_name(lower) : std::nullopt;
}

std::string type_names() {
  std::string names;
  for (const rif::FileType type : rif::kFileTypes) {
    names += (names.empty() ? "" : ", ") + to_upper(rif::layout(type).name);
  }
  return names;
}

class ManifestReader {
 public:
  ManifestReader(const std::string& path, std::string_view text, std::vector<rif::Problem>& problems)
      : path_(path), text_(text), problems_(problems) {}

  std::optional<Manifest> read() {
    const std::size_t before = problems_.size();
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(text_.data(), text_.size());
    if (!parsed) {
      add(line_at(parsed.offset), {}, std::string("no well-formed XML: ") + parsed.description() + ".");
      return std::nullopt;
    }
    read_root(document.document_element());
    if (problems_.size() > before) return std::nullopt;
    return std::move(manifest_);
  }

 private:
  void read_root(const pugi::xml_node& root) {
    if (local_name(root) != kRoot) {
      add(root, {}, "the root element is not " + std::string(kRoot) + ".");
      return;
    }
    check_attributes(root, {"timestamp", "sequenceId", "syntheticData"});
    manifest_.timestamp_text = trim(root.attribute("timestamp").value());
    const auto timestamp = manifest_.timestamp_text.find('T') == std::string::npos
                               ? std::nullopt
                               : parse_instant(manifest_.timestamp_text);
    if (!timestamp) add(root, "timestamp", "not an instant (such as 2017-02-13T10:10:10Z).");
    manifest_.timestamp = timestamp.value_or(Instant{});
    const auto sequence = rif::parse_integer(trim(root.attribute("sequenceId").value()));
    if (!sequence) add(root, "sequenceId", "not an integer.");
    manifest_.sequence_id = sequence.value_or(0);
    const std::string_view synthetic = trim(root.attribute("syntheticData").as_string("false"));
    constexpr std::array<std::string_view, 4> kBooleans = {"true", "false", "1", "0"};
    if (std::find(kBooleans.begin(), kBooleans.end(), synthetic) == kBooleans.end()) {
      add(root, "syntheticData", "neither true nor false.");
    }
    for (const pugi::xml_node& child : root.children()) {
      if (child.type() != pugi::node_element) continue;
      if (namespace_of(child) == kNamespace && local_name(child) == "entry") {
        read_entry(child);
      } else if (namespace_of(child) == kNamespace && local_name(child) == "preValidationProperties") {
        check_ranges(child);
      } else {
        add(child, {}, "the element " + std::string(child.name()) + " is not known.");
      }
    }
    if (namespace_of(root) != kNamespace) add(root, "xmlns", "not " + std::string(kNamespace) + ".");
    if (manifest_.entries.empty() && problems_.empty()) add(root, {}, "lists no file (entry).");
  }

  void read_entry(const pugi::xml_node& node) {
    check_attributes(node, {"name", "type", "exportType"});
    const std::string name = node.attribute("name").value();
    if (!is_plain_name(name)) {
      add(node, "name", "not the name of a file beside the manifest.");
    } else if (!names_.insert(name).second) {
      add(node, "name", "the manifest lists " + name + " twice.");
    }
    const auto type = type_by_name(node.attribute("type").value());
    if (!type) {
      add(node, "type", "no known type of file. Those that are known: " + type_names() + ".");
      return;
    }
    manifest_.entries.push_back({name, *type, line_of(node)});
  }

  void check_ranges(const pugi::xml_node& node) {
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      const auto known = std::find_if(kPreValidation.begin(), kPreValidation.end(),
                                      [&](const auto& each) { return each.first == local_name(child); });
      if (known == kPreValidation.end()) {
        add(child, {}, "the element " + std::string(child.name()) + " is not known.");
      } else if (known->second && !rif::parse_integer(trim(child.child_value()))) {
        add(child, child.name(), "not an integer.");
      }
    }
  }

  void check_attributes(const pugi::xml_node& node, std::initializer_list<std::string_view> known) {
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      const std::string_view name = attribute.name();
      const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
      if (is_known || name == "xmlns" || name.find(':') != std::string_view::npos) continue;
      add(node, attribute.name(), "the attribute is not known.");
    }
  }

  std::uint64_t line_at(std::ptrdiff_t offset) const {
    const auto end = std::min(text_.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
    return 1 + static_cast<std::uint64_t>(
                   std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  }
  std::uint64_t line_of(const pugi::xml_node& node) const { return line_at(node.offset_debug()); }
  void add(std::uint64_t line, std::string column, std::string reason) {
    problems_.push_back({path_, line, std::move(column), std::move(reason)});
  }
  void add(const pugi::xml_node& node, std::string column, std::string reason) {
    add(line_of(node), std::move(column), std::move(reason));
  }

  const std::string& path_;
  const std::string_view text_;
  std::vector<rif::Problem>& problems_;
  std::set<std::string> names_;
  Manifest manifest_;
};

}  // namespace

bool looks_like_manifest(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (head.starts_with(kBom)) head.erase(0, kBom.size());
  return trim(head).starts_with('<') && head.find(kRoot) != std::string::npos;
}

std::optional<Manifest> read_manifest(const std::string& path, std::vector<rif::Problem>& problems) {
  const auto text = read_file(path, kMostBytes);
  if (!text.ok()) {
    problems.push_back({path, 0, {}, text.error().message});
    return std::nullopt;
  }
  return ManifestReader(path, *text, problems).read();
}

}  // namespace bb::load
