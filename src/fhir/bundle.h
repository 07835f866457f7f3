// A searchset Bundle, written as its entries come: head, links, entries, end. Entries have neither fullUrl
// nor search.mode, as at CMS.
//
// Not for sharing between threads; borrows the buffer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/memory_run.h"
#include "fhir/elements.h"
#include "fhir/json_writer.h"
#include "fhir/rendered_resources.h"
#include "fhir/search.h"

namespace bb::fhir {

class Bundle {
 public:
  // total: of the whole search, not of the page; none where it is not known. known_until: when the data was
  // last loaded. elements: what of a resource is shown (null: all); borrowed.
  Bundle(Buffer& body, std::optional<std::uint64_t> total, Instant known_until,
         const Elements* elements = nullptr);

  // Every link() comes before the first entry.
  void link(std::string_view relation, std::string_view url);

  // entry() ... a renderer appends its resource to out() ... entry_done(); or entry_dropped() when it could
  // not.
  // entry() gives where the resource begins in the buffer.
  std::size_t entry();
  void entry_done(Instant last_updated);
  void entry_dropped();
  // An entry that was made before, or several that lie side by side.
  void entry_inserted(Inserts& inserts, const RenderedResources::Place& place);
  JsonWriter& out() { return out_; }

  // meta.lastUpdated, which this returns: the newest of known_until and the entries. `inserts`: those that
  // entries were put into, if any.
  Instant finish(Inserts* inserts = nullptr);

 private:
  enum class Part { head, links, entries };
  void enter(Part part);

  JsonWriter out_;
  const Elements* elements_;
  Instant last_updated_;
  std::size_t last_updated_at_ = 0, entry_at_ = 0, resource_at_ = 0;
  Part part_ = Part::head;
};

// The resource within an entry that was made before, for a body of which `at` bytes are there.
Insert resource_of_entry(const RenderedResources::Place& place, std::size_t at);

// The links of CMS's offset paging (first, next, previous, last) when paging is asked for or needed, and
// self. The request's own parameters come first, then startIndex and _count.
void write_links(Bundle& bundle, const Request& request, const Paging& paging, std::uint64_t total);

// The same for claims, whose next page is named twice: by its startIndex as at CMS, and by `cursor`, the id
// of the claim that this page ends with. The cursor decides where a page begins; a page that was asked for by
// cursor alone does not know its number, and has no previous one.
struct ClaimPageEnd {
  bool more = false;   // a page follows
  std::string cursor;  // of it
};
void write_links(Bundle& bundle, const Request& request, const Paging& paging, std::uint64_t total,
                 const ClaimPageEnd& end);

// Of a search by Part D contract: first, and next when `last` tells where it begins.
void write_contract_links(Bundle& bundle, const Request& request, const Paging& paging,
                          std::optional<store::BeneficiaryId> last);

}  // namespace bb::fhir
