// Sends memory to a socket without copying it: vmsplice(2) puts its pages into a pipe, splice(2) moves them
// from there to the socket, which keeps them until the client has them. For memory that never changes again;
// it may be unmapped at once.
//
// sendfile(2) of a memfd does the same and takes half as long again, since it looks up each page of the file.
// Where the system has no such calls, the memory is copied.
//
// For one thread; the pipe is empty between calls, so one serves all connections.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string_view>

namespace bb::http {

class PagePipe {
 public:
  PagePipe() = default;
  ~PagePipe();
  PagePipe(const PagePipe&) = delete;
  PagePipe& operator=(const PagePipe&) = delete;

  // How many bytes from the front the socket took, which must not block; -1 and errno when it took none.
  // more: the caller sends more at once, so that the last packet may wait to be filled.
  ssize_t send(int socket, std::string_view bytes, bool more);

 private:
  enum class State { unopened, open, unusable };
  void open();
  void close();
  // From the front of `bytes` into the empty pipe: how many.
  std::size_t fill(std::string_view bytes) const;
  void drop(std::size_t count);

  State state_ = State::unopened;
  int from_ = -1, into_ = -1, nowhere_ = -1;
};

}  // namespace bb::http
