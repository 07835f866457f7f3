// For tests of what the gateway makes of each answer that a data server across the network may give: a server
// on loopback that says what the test wants.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "gateway/remote_backend.h"
#include "gateway/shapes_for_test.h"

namespace bb::gateway {

class RemoteGateway : public Gateway {
 protected:
  RemoteGateway() { log::set_level(log::Level::off); }
  ~RemoteGateway() override { log::set_level(log::Level::info); }

  std::shared_ptr<Backend> make_backend() override {
    http::Router routes;
    routes.add_fallback("/", [this](const http::Request& request, http::Response& response) {
      heard_ = {std::string(request.target), {}};
      for (const http::Header& header : request.headers)
        heard_.headers.emplace_back(header.name, header.value);
      ++asked_;
      response.status = 200;
      say_(response);
    });
    data_server_ = std::make_unique<ServerForTest>(std::move(routes));
    client_ = http::Client::make({}).value();
    return make_remote_backend(*client_,
                               {.url = data_server_->url(),
                                .v3_url = options_.v3_endpoints ? data_server_->url() : "",
                                .time = Milliseconds(300)},
                               clock_);
  }

  // What the data server says from now on.
  void say(int status, std::string body, std::vector<std::pair<std::string_view, std::string>> headers = {}) {
    say_ = [=](http::Response& response) {
      response.status = status;
      response.headers = headers;
      response.body.append(body);
    };
  }
  Answer read_patient() { return get("/v2/fhir/Patient/-17", token(kEverything)); }

  struct Heard {
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string header(std::string_view name) const {
      for (const auto& [key, value] : headers) {
        if (equals_ignore_case(key, name)) return value;
      }
      return {};
    }
  };
  Heard heard_;
  int asked_ = 0;
  std::function<void(http::Response&)> say_ = [](http::Response&) {};
  std::unique_ptr<ServerForTest> data_server_;
  std::unique_ptr<http::Client> client_;
};

// The same for tests without a fixture, whose suite is shared with other rooms.
class RemotePlace : public RemoteGateway {
 public:
  explicit RemotePlace(Options options = {}) {
    options_ = std::move(options);
    build(options_.rate);
  }
  using RemoteGateway::Answer, RemoteGateway::data_server_, RemoteGateway::get, RemoteGateway::heard_,
      RemoteGateway::kEverything, RemoteGateway::part_d_eob_only_, RemoteGateway::say, RemoteGateway::token,
      RemoteGateway::users_, RemoteGateway::application_, RemoteGateway::asked_, RemoteGateway::read_patient;

 private:
  void TestBody() override {}
};

}  // namespace bb::gateway
