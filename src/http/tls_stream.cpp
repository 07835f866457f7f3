#include "http/tls_stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace bb::http {

// OpenSSL's view of input_ and output_, in place of a socket.
struct TlsStream::Bio {
  static int read(BIO* bio, char* into, std::size_t size, std::size_t* count) {
    auto& stream = *static_cast<TlsStream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    *count = std::min(size, stream.input_end_ - stream.input_begin_);
    if (*count == 0) {
      BIO_set_retry_read(bio);
      return 0;
    }
    std::memcpy(into, stream.input_.data() + stream.input_begin_, *count);
    stream.input_begin_ += *count;
    return 1;
  }
  static int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* count) {
    try {
      static_cast<TlsStream*>(BIO_get_data(bio))->output_.append({bytes, size});
    } catch (const std::bad_alloc&) {  // OpenSSL is C: nothing is thrown through it
      return 0;
    }
    *count = size;
    return 1;
  }
  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
  static int create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
  }
  // For the life of the program.
  static const BIO_METHOD* method() {
    static const BIO_METHOD* const made = [] {
      BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection");
      BIO_meth_set_read_ex(method, read);
      BIO_meth_set_write_ex(method, write);
      BIO_meth_set_ctrl(method, control);
      BIO_meth_set_create(method, create);
      return method;
    }();
    return made;
  }
};

TlsStream::TlsStream(std::shared_ptr<const TlsContext> context)
    : context_(std::move(context)), connection_(SSL_new(context_->get())) {
  BIO* bio = BIO_new(Bio::method());
  if (connection_ == nullptr || bio == nullptr) {
    BIO_free(bio);
    SSL_free(connection_);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, this);
  SSL_set_bio(connection_, bio, bio);
  SSL_set_accept_state(connection_);
}

TlsStream::~TlsStream() { SSL_free(connection_); }

void TlsStream::received(std::size_t count) {
  input_begin_ = 0;
  input_end_ = count;
}

TlsStream::Status TlsStream::accept() {
  ERR_clear_error();
  const Status status = outcome(SSL_do_handshake(connection_));
  accepted_ = status == Status::done;
  if (accepted_) keep_client_fingerprint();
  return status;
}

void TlsStream::keep_client_fingerprint() {
  const X509* certificate = SSL_get0_peer_certificate(connection_);
  Digest digest;
  if (certificate != nullptr && X509_digest(certificate, EVP_sha256(), digest.data(), nullptr) == 1) {
    client_fingerprint_ = digest;
  }
}

TlsStream::Status TlsStream::read(std::span<char> into, std::size_t& count) {
  count = 0;
  ERR_clear_error();
  return outcome(SSL_read_ex(connection_, into.data(), into.size(), &count));
}

bool TlsStream::write(std::string_view bytes) {
  if (bytes.empty()) return true;
  std::size_t count = 0;
  ERR_clear_error();
  return outcome(SSL_write_ex(connection_, bytes.data(), bytes.size(), &count)) == Status::done;
}

void TlsStream::close() {
  if (!accepted_ || failed_ || (SSL_get_shutdown(connection_) & SSL_SENT_SHUTDOWN) != 0) return;
  ERR_clear_error();
  SSL_shutdown(connection_);
}

TlsStream::Status TlsStream::outcome(int returned) {
  if (returned > 0) return Status::done;
  switch (SSL_get_error(connection_, returned)) {
    case SSL_ERROR_WANT_READ:
      return Status::needs_input;
    case SSL_ERROR_ZERO_RETURN:
      return Status::ended;
    default:
      break;
  }
  failed_ = true;
  const unsigned long code = ERR_peek_error();
  const bool is_of_tls = ERR_GET_LIB(code) == ERR_LIB_SSL;
  const int reason = is_of_tls ? ERR_GET_REASON(code) : 0;
  met_plain_http_ = reason == SSL_R_HTTP_REQUEST;
  const char* text = reason == SSL_R_CERTIFICATE_VERIFY_FAILED
                         ? X509_verify_cert_error_string(SSL_get_verify_result(connection_))
                         : ERR_reason_error_string(code);
  cause_ = text == nullptr ? "unknown" : text;
  ERR_clear_error();
  return Status::failed;
}

}  // namespace bb::http
