#include "http/page_pipe.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace bb::http {
namespace {

// What most systems allow at most (proc(5): pipe-max-size); with less, a call moves less.
constexpr int kPipeSize = 1 << 20;

}  // namespace

PagePipe::~PagePipe() { close(); }

void PagePipe::open() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;  // no descriptor to spare now
  from_ = ends[0];
  into_ = ends[1];
  fcntl(into_, F_SETPIPE_SZ, kPipeSize);
  nowhere_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  state_ = State::open;
}

void PagePipe::close() {
  for (int* descriptor : {&from_, &into_, &nowhere_}) {
    if (*descriptor >= 0) ::close(*descriptor);
    *descriptor = -1;
  }
  if (state_ == State::open) state_ = State::unopened;
}

std::size_t PagePipe::fill(std::string_view bytes) const {
  const iovec memory = {const_cast<char*>(bytes.data()), bytes.size()};
  const ssize_t count = vmsplice(into_, &memory, 1, SPLICE_F_NONBLOCK);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

// What the socket did not take is not kept for it: it may be long until it takes more.
void PagePipe::drop(std::size_t count) {
  while (count > 0) {
    const ssize_t gone = splice(from_, nullptr, nowhere_, nullptr, count, SPLICE_F_NONBLOCK);
    if (gone <= 0) return close();
    count -= static_cast<std::size_t>(gone);
  }
}

ssize_t PagePipe::send(int socket, std::string_view bytes, bool more) {
  if (state_ == State::unopened) open();
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    std::size_t waiting = state_ == State::open ? fill(bytes.substr(sent)) : 0;
    if (waiting == 0) {
      if (state_ == State::open) {
        close();
        state_ = State::unusable;
      }
      const ssize_t count = ::send(socket, bytes.data() + sent, bytes.size() - sent,
                                   MSG_DONTWAIT | MSG_NOSIGNAL | (more ? MSG_MORE : 0));
      return count > 0 ? static_cast<ssize_t>(sent) + count : sent > 0 ? static_cast<ssize_t>(sent) : count;
    }
    while (waiting > 0) {
      const bool is_last = sent + waiting == bytes.size();
      const unsigned flags = SPLICE_F_NONBLOCK | (more || !is_last ? SPLICE_F_MORE : 0U);
      const ssize_t count = splice(from_, nullptr, socket, nullptr, waiting, flags);
      if (count <= 0) {
        const int error = count == 0 ? EPIPE : errno;
        drop(waiting);
        errno = error;
        return sent > 0 ? static_cast<ssize_t>(sent) : -1;
      }
      sent += static_cast<std::size_t>(count);
      waiting -= static_cast<std::size_t>(count);
    }
  }
  return static_cast<ssize_t>(sent);
}

}  // namespace bb::http
