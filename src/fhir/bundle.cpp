#include "fhir/bundle.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"
#include "fhir/meta.h"

namespace bb::fhir {
namespace {

// 16 bytes that no two Bundles share. They are no secret: the system is asked for many at a time.
std::string random_id() {
  constexpr std::size_t kSize = 16, kAtOnce = 256;
  thread_local std::string bytes;
  if (bytes.empty()) bytes = random_bytes(kSize * kAtOnce);
  std::string id = bytes.substr(bytes.size() - kSize);
  bytes.resize(bytes.size() - kSize);
  return id;
}

}  // namespace

Bundle::Bundle(Buffer& body, std::optional<std::uint64_t> total, Instant known_until,
               const Elements* elements)
    : out_(body), elements_(elements), last_updated_(known_until) {
  out_.raw(R"({"resourceType":"Bundle",)");
  out_.member(R"("id":)", random_uuid(random_id()));
  out_.raw(R"("meta":{"lastUpdated":")");
  last_updated_at_ = body.size();
  body.grow(kInstantLength);  // finish() fills it in
  out_.raw(R"("},"type":"searchset",)");
  if (total) out_.member(R"("total":)", static_cast<std::int64_t>(*total));
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
  out_.raw(RenderedResources::kBefore);
  resource_at_ = out_.buffer().size();
  return resource_at_;
}

void Bundle::entry_done(Instant last_updated) {
  if (elements_ != nullptr) elements_->keep(out_, resource_at_);
  out_.end('}');
  last_updated_ = std::max(last_updated_, last_updated);
}

void Bundle::entry_dropped() { out_.buffer().truncate(entry_at_); }

void Bundle::entry_inserted(Inserts& inserts, const RenderedResources::Place& place) {
  enter(Part::entries);
  Buffer& text = out_.buffer();
  Insert* const last = inserts.empty() ? nullptr : &inserts.back();
  const bool is_next = last != nullptr && last->at + RenderedResources::kComma.size() == text.size() &&
                       last->memory == place.memory &&
                       RenderedResources::are_joined(*place.memory, last->offset + last->size, place.offset);
  if (is_next) {  // the comma between lies there too
    last->size += RenderedResources::kComma.size() + place.size;
  } else {
    inserts.push_back({text.size(), place.memory, place.offset, place.size});
    text.append(RenderedResources::kComma);
  }
  last_updated_ = std::max(last_updated_, place.last_updated);
}

Instant Bundle::finish(Inserts* inserts) {
  if (part_ != Part::head) out_.end(']');
  out_.end('}');
  out_.finish();
  constexpr std::size_t kEndSize = RenderedResources::kEnd.size();
  if (inserts != nullptr && !inserts->empty()) {
    Insert& last = inserts->back();
    if (last.at + kEndSize == out_.buffer().size() &&
        RenderedResources::is_end(*last.memory, last.offset + last.size)) {
      last.size += kEndSize;
      out_.buffer().truncate(last.at);
    }
  }
  write_instant(last_updated_, out_.buffer().data() + last_updated_at_);
  return last_updated_;
}

Insert resource_of_entry(const RenderedResources::Place& place, std::size_t at) {
  constexpr std::size_t kBefore = RenderedResources::kBefore.size(),
                        kBehind = RenderedResources::kBehind.size();
  return {at, place.memory, place.offset + kBefore, place.size - kBefore - kBehind};
}

namespace {

class Links {
 public:
  Links(Bundle& bundle, const Request& request)
      : bundle_(bundle), request_(request), path_(request.base + "/" + std::string(name(request.type))) {}

  void page(std::string_view relation, const Parameters& which) {
    if (page_path_.empty()) page_path_ = path_ + "?" + others();
    bundle_.link(relation, page_path_ + format_query(which));
  }

  void self() {
    std::string url = path_;
    if (request_.post) url += "/_search";
    if (!request_.query.empty()) url.append("?").append(request_.query);
    bundle_.link("self", url);
  }

 private:
  // The parameters that do not choose the page, each with a "&" behind it.
  std::string others() const {
    Parameters others;
    for (const Parameter& parameter : request_.parameters) {
      const std::string_view called = parameter.first;
      if (called != "startIndex" && called != "_count" && called != "cursor") others.push_back(parameter);
    }
    std::string query = format_query(others);
    if (!query.empty()) query += '&';
    return query;
  }

  Bundle& bundle_;
  const Request& request_;
  const std::string path_;
  std::string page_path_;
};

Parameters page_at(std::uint64_t start, const Paging& paging) {
  return {{"startIndex", std::to_string(start)}, {"_count", std::to_string(paging.size())}};
}

}  // namespace

void write_links(Bundle& bundle, const Request& request, const Paging& paging, std::uint64_t total) {
  write_links(bundle, request, paging, total, {paging.start() + paging.size() < total, {}});
}

void write_links(Bundle& bundle, const Request& request, const Paging& paging, std::uint64_t total,
                 const ClaimPageEnd& end) {
  Links links(bundle, request);
  const std::string* cursor = find_parameter(request.parameters, "cursor");
  const bool by_cursor = cursor != nullptr && !cursor->empty();
  // A search by a plain MBI is not for URLs: it finds one beneficiary at most, and has no further page.
  if ((paging.requested() || by_cursor || total > paging.size()) && !has_plain_mbi(request.parameters)) {
    const std::uint64_t start = paging.start(), size = paging.size();
    const bool numbered = !by_cursor || paging.has_start();
    links.page("first", page_at(0, paging));
    if (end.more) {
      Parameters next = page_at(start + size, paging);
      if (!numbered) next.erase(next.begin());
      if (!end.cursor.empty()) next.emplace_back("cursor", end.cursor);
      links.page("next", next);
    }
    if (numbered && start > 0) links.page("previous", page_at(start > size ? start - size : 0, paging));
    links.page("last", page_at(total == 0 ? 0 : (total - 1) / size * size, paging));
  }
  links.self();
}

void write_contract_links(Bundle& bundle, const Request& request, const Paging& paging,
                          std::optional<store::BeneficiaryId> last) {
  Links links(bundle, request);
  const Parameter count = {"_count", std::to_string(paging.size())};
  if (paging.has_count() || last) links.page("first", {count});
  if (last) links.page("next", {{"cursor", std::to_string(*last)}, count});
  links.self();
}

}  // namespace bb::fhir
