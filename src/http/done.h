// The word that an asynchronous piece of work is finished.
//
// May be copied, called and dropped on any thread.
#pragma once

#include <functional>

namespace bb::http {

using Done = std::function<void()>;

// A Done that calls `then` exactly once: with true at its first call, or with false when the last copy is
// destroyed and none was called. Further calls do nothing. `then` runs on that thread and must not throw.
Done make_done(std::function<void(bool called)> then);

}  // namespace bb::http
