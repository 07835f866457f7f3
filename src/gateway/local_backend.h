// The data server in this process.
#pragma once

#include <functional>
#include <memory>

#include "gateway/backend.h"

namespace bb::gateway {

// `database_answers` is asked by check().
std::shared_ptr<Backend> make_local_backend(std::shared_ptr<fhir::Service> service,
                                            std::function<Result<void>()> database_answers);

}  // namespace bb::gateway
