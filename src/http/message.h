// An HTTP request and its response as handlers see them. Knows nothing of sockets, nor of health.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/memory_run.h"
#include "base/result.h"
#include "base/trace.h"

namespace bb::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, other };
std::string_view name(Method method);

struct Header {
  std::string_view name, value;
};

// Borrows the connection's buffer: valid until the handler returns, or calls its Done.
struct Request {
  Method method = Method::get;
  std::string_view target;  // as sent: "/v2/fhir/Patient?_id=-1"
  std::string_view path;    // before the "?", as sent; the server has refused bad escapes, NUL and "/../"
  std::string_view query;   // after the "?", as sent, or empty
  std::vector<Header> headers;
  std::string_view body;
  std::string_view remote_address;  // numeric, without the port
  bool tls = false;
  // SHA-256 of the certificate that the client proved to hold (mutual TLS); null: none was asked for.
  const Digest* client_fingerprint = nullptr;

  bool may_wait = true;  // for a disk or another server; false: see Run::here_or_pool

  const Trace* trace = nullptr;  // which request of which trace this is; null: made by a test
  // Where handlers leave more members for the request's line in the audit log, each with a comma before it
  // (audit/note.h); null: there is none. Of whoever answers the request.
  Buffer* notes = nullptr;

  // What the router's {placeholders} matched, percent-decoded, in order.
  std::vector<std::string> path_parameters;

  // The first header of a name (any case), or empty.
  std::string_view header(std::string_view name) const;
  bool has_header(std::string_view name) const;
  // The value of a cookie, or empty.
  std::string_view cookie(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string_view content_type = "application/json";             // a literal; empty: no such header
  std::vector<std::pair<std::string_view, std::string>> headers;  // names are literals
  Buffer body;
  Inserts inserts;           // what lies elsewhere, between the bytes of `body`
  bool would_block = false;  // nothing was done or answered: call the handler again where it may wait

  std::size_t body_size() const { return whole_size(body.view(), inserts); }
  void clear_body() {
    body.clear();
    inserts.clear();
  }
  void set(std::string_view name, std::string value) { headers.emplace_back(name, std::move(value)); }
};

std::string_view reason(int status);
// The status for an error's category.
int status_of(ErrorKind kind);

// A short JSON answer, {"detail":"..."}; what the response held before is dropped.
void answer_detail(Response& response, int status, std::string_view detail);

// Whether an If-None-Match header names the entity tag, by the weak comparison of RFC 9110 section 8.8.3.2.
bool names_etag(std::string_view if_none_match, std::string_view etag);

// 303 See Other (or another 3xx). `location` must not hold control characters: they are refused with an empty
// 500.
void redirect(Response& response, std::string location, int status = 303);

// The parameters of a body: application/x-www-form-urlencoded or multipart/form-data (RFC 7578; files are
// refused), at most `limit` fields. A body of another type, or a malformed one, is an `invalid` error whose
// message may be shown.
Result<Parameters> parse_form(const Request& request, std::size_t limit = 100);

}  // namespace bb::http
