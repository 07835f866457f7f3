#include "portal/asker.h"

#include <utility>

#include "oauth/redirect_uri.h"

namespace bb::portal {

Asker find_asker(store::AuthStore& store, std::string_view next) {
  Asker asker;
  const std::size_t query = next.find('?');
  auto parameters = query == std::string_view::npos ? std::nullopt : parse_query(next.substr(query + 1));
  if (!parameters) return asker;
  asker.parameters = std::move(*parameters);
  const std::string* client_id = find_parameter(asker.parameters, "client_id");
  if (client_id == nullptr) return asker;
  const auto application = store.find_application(*client_id);
  if (!application.ok() || !*application) return asker;
  asker.name = (*application)->name;
  asker.behalf = identity::on_behalf_of(**application, {});
  const auto& registered = (*application)->redirect_uris;
  const std::string* uri = find_parameter(asker.parameters, "redirect_uri");
  if (uri == nullptr && !registered.empty()) uri = &registered.front();
  if (uri != nullptr && oauth::is_registered(*uri, registered)) asker.redirect_uri = *uri;
  return asker;
}

}  // namespace bb::portal
