#include "fhir/bundle.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"
#include "fhir/meta.h"

namespace bb::fhir {
namespace {

constexpr std::string_view kEntry = R"({"resource":)";

// RFC 4122 section 4.4: a random UUID.
std::string random_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string text = to_hex(bytes);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

}  // namespace

Bundle::Bundle(Buffer& body, std::uint64_t total, Instant known_until)
    : out_(body), last_updated_(known_until) {
  out_.raw(R"({"resourceType":"Bundle",)");
  out_.member(R"("id":)", random_uuid());
  out_.raw(R"("meta":{"lastUpdated":")");
  last_updated_at_ = body.size();
  body.grow(kInstantLength);  // finish() fills it in
  out_.raw(R"("},"type":"searchset",)");
  out_.member(R"("total":)", static_cast<std::int64_t>(total));
}

void Bundle::enter(Part part) {
  if (part_ == part) return;
  if (part_ != Part::head) out_.end(']');
  if (part == Part::links) out_.raw(R"("link":[)");
  if (part == Part::entries) out_.raw(R"("entry":[)");
  part_ = part;
}

void Bundle::link(std::string_view relation, std::string_view url) {
  enter(Part::links);
  out_.raw("{");
  out_.member(R"("relation":)", relation);
  out_.member(R"("url":)", url);
  out_.end('}');
}

std::size_t Bundle::entry() {
  enter(Part::entries);
  entry_at_ = out_.buffer().size();
  out_.raw(kEntry);
  return entry_at_;
}

void Bundle::entry_done(Instant last_updated) {
  out_.end('}');
  last_updated_ = std::max(last_updated_, last_updated);
}

void Bundle::entry_dropped() { out_.buffer().truncate(entry_at_); }

void Bundle::entry_inserted(Inserts& inserts, const RenderedClaims::Place& place, Instant last_updated) {
  enter(Part::entries);
  add_insert(inserts, {out_.buffer().size(), place.file, place.offset, place.size});
  last_updated_ = std::max(last_updated_, last_updated);
}

Instant Bundle::finish(Inserts* inserts) {
  const bool ends_with_insert =
      inserts != nullptr && !inserts->empty() && inserts->back().at == out_.buffer().size();
  if (ends_with_insert) {
    --inserts->back().size;  // its comma
    out_.buffer().literal("],");
  } else if (part_ != Part::head) {
    out_.end(']');
  }
  out_.end('}');
  out_.finish();
  write_instant(last_updated_, out_.buffer().data() + last_updated_at_);
  return last_updated_;
}

Insert resource_of_entry(const RenderedClaims::Place& place, std::size_t at) {
  constexpr std::size_t kBefore = kEntry.size(), kBehind = std::string_view("},").size();
  return {at, place.file, place.offset + kBefore, place.size - kBefore - kBehind};
}

void write_links(Bundle& bundle, const Request& request, const Paging& paging, std::uint64_t total) {
  std::string path = request.base;
  path.append("/").append(name(request.type));

  // A search by a plain MBI is not for URLs: it finds one beneficiary at most, and has no further page.
  const bool pages = paging.requested() || total > paging.size();
  if (pages && !has_plain_mbi(request.parameters)) {
    Parameters others;
    for (const Parameter& parameter : request.parameters) {
      if (parameter.first != "startIndex" && parameter.first != "_count") others.push_back(parameter);
    }
    const auto page = [&](std::string_view relation, std::uint64_t start) {
      Parameters parameters = others;
      parameters.emplace_back("startIndex", std::to_string(start));
      parameters.emplace_back("_count", std::to_string(paging.size()));
      bundle.link(relation, path + "?" + format_query(parameters));
    };
    const std::uint64_t start = paging.start(), size = paging.size();
    page("first", 0);
    if (start + size < total) page("next", start + size);
    if (start > 0) page("previous", start > size ? start - size : 0);
    page("last", total == 0 ? 0 : (total - 1) / size * size);
  }

  if (request.post) path += "/_search";
  if (!request.query.empty()) path.append("?").append(request.query);
  bundle.link("self", path);
}

}  // namespace bb::fhir
