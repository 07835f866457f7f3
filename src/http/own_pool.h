// Handlers that run on a pool of their own, so that what waits there for long (another server), or must not
// be done too often at once (argon2id's memory), holds up nothing but its like.
#pragma once

#include <chrono>

#include "http/router.h"
#include "http/worker_pool.h"

namespace bb::http {

inline constexpr std::chrono::milliseconds kPoolPatience{10'000};

// For Router::add_later(). The pool outlives the server's run(). When its queue is full, or a request has
// waited in it for longer than `patience`, the answer is 503 with Retry-After; when the handler throws, 500.
LaterHandler on_pool(WorkerPool& pool, Handler handler, std::chrono::milliseconds patience = kPoolPatience);

}  // namespace bb::http
