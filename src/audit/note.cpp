#include "audit/note.h"

#include "audit/event.h"
#include "audit/mask.h"
#include "base/encoding.h"

namespace bb::audit {
namespace {

constexpr std::size_t kMostNotes = 8 * 1024;  // bytes

// Null when there is no room.
Buffer* begin_note(const http::Request& request, std::string_view name) {
  Buffer* notes = request.notes;
  if (notes == nullptr || notes->size() > kMostNotes) return nullptr;
  notes->literal(",\"");
  notes->append(name);
  notes->literal("\":");
  return notes;
}

}  // namespace

void note(const http::Request& request, std::string_view name, std::string_view text) {
  Buffer* notes = begin_note(request, name);
  if (notes == nullptr) return;
  notes->push('"');
  append_masked_text(*notes, text);
  notes->push('"');
}

void note(const http::Request& request, std::string_view name, std::int64_t number) {
  if (Buffer* notes = begin_note(request, name)) append_number(*notes, number);
}

void note(const http::Request& request, std::string_view name, const Digest& digest) {
  Buffer* notes = begin_note(request, name);
  if (notes == nullptr) return;
  notes->push('"');
  notes->append(to_hex(as_text(digest)));
  notes->push('"');
}

void note_patient(const http::Request& request, std::string_view name, std::int64_t patient) {
  if (Buffer* notes = begin_note(request, name)) append_patient(*notes, patient);
}

}  // namespace bb::audit
