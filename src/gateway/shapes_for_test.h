// For tests of what the gateway does before any data server: in one process, and before a data server across
// the network (here on loopback). Everything that an application sees is the same.
#pragma once

#include <memory>
#include <string>

#include "gateway/data_server.h"
#include "gateway/gateway_for_test.h"
#include "gateway/remote_backend.h"
#include "http/client.h"
#include "support/local_server.h"

namespace bb::gateway {

using ServerForTest = test::LocalServer;

enum class Shape : std::uint8_t { one_process, remote };

class GatewayInShape : public Gateway, public ::testing::WithParamInterface<Shape> {
 protected:
  std::shared_ptr<Backend> make_backend() override {
    if (GetParam() == Shape::one_process) return Gateway::make_backend();
    DataServerOptions options;
    options.origin.trusted_proxies = {"127.0.0.1"};
    options.include_sensitive = true;
    http::Router routes;
    add_data_server_routes(routes, std::make_shared<fhir::Service>(claims_, clock_), options,
                           [this] { return database_answers(); });
    data_server_ = std::make_unique<ServerForTest>(std::move(routes));
    client_ = http::Client::make({}).value();
    return make_remote_backend(*client_, {.url = data_server_->url()}, clock_);
  }

 private:
  std::unique_ptr<ServerForTest> data_server_;
  std::unique_ptr<http::Client> client_;
};

inline const auto kShapes = ::testing::Values(Shape::one_process, Shape::remote);
inline std::string shape_name(const ::testing::TestParamInfo<Shape>& shape) {
  return shape.param == Shape::one_process ? "one_process" : "remote";
}

}  // namespace bb::gateway
