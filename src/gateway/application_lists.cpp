#include "gateway/application_lists.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.h"
#include "fhir/json_writer.h"
#include "gateway/number_pages.h"
#include "gateway/reply.h"

namespace bb::gateway {
namespace {

using fhir::JsonWriter;
using store::Application;
using store::ApplicationLabel;

constexpr Milliseconds kKept{10'000};

// What CMS keeps as null where nothing was said: the website, and how to get support.
template <std::size_t N>
void member_or_null(JsonWriter& out, const char (&key)[N], std::string_view value) {
  if (!value.empty()) return out.member(key, value);
  out.raw(key);
  out.raw("null,");
}

void write_label(JsonWriter& out, const ApplicationLabel& label) {
  out.raw("{");
  out.member(R"("name":)", label.name);
  out.member(R"("slug":)", label.slug);
  out.member(R"("description":)", label.description);
  out.end('}');
}

bool has(const Application& application, std::string_view slug) {
  return std::ranges::find(application.labels, slug) != application.labels.end();
}

void write_application(JsonWriter& out, const Application& application,
                       const std::vector<ApplicationLabel>& labels) {
  out.raw("{");
  out.member(R"("name":)", application.name);
  member_or_null(out, R"("website_uri":)", application.website_uri);
  out.member(R"("logo_uri":)", application.logo_uri);
  out.member(R"("tos_uri":)", application.tos_uri);
  out.member(R"("policy_uri":)", application.policy_uri);
  member_or_null(out, R"("support_email":)", application.support_email);
  member_or_null(out, R"("support_phone_number":)", application.support_phone_number);
  out.member(R"("description":)", application.description);
  out.raw(R"("labels":[)");
  for (const ApplicationLabel& label : labels) {
    if (has(application, label.slug)) write_label(out, label);
  }
  out.end(']');
  out.end('}');
}

void write_contact(JsonWriter& out, std::string_view system, std::string_view value) {
  out.raw("{");
  out.member(R"("system":)", system);
  member_or_null(out, R"("value":)", value);
  out.end('}');
}

void write_public_application(JsonWriter& out, const Application& application) {
  out.raw("{");
  out.member(R"("name":)", application.name);
  out.member(R"("description":)", application.description);
  member_or_null(out, R"("website_uri":)", application.website_uri);
  out.member(R"("tos_uri":)", application.tos_uri);
  out.member(R"("privacy_policy_uri":)", application.policy_uri);
  out.raw(R"("contacts":[)");
  write_contact(out, "phone", application.support_phone_number);
  write_contact(out, "email", application.support_email);
  out.end(']');
  out.end('}');
}

// "next" and "previous", which are null where there is none.
void write_link(JsonWriter& out, std::string_view name, const std::optional<std::string>& address) {
  out.string(name);
  out.buffer().set_back(':');
  if (address) {
    out.string(*address);
  } else {
    out.raw("null,");
  }
}

void write_links(JsonWriter& out, const NumberPage& page) {
  write_link(out, "next", page.next);
  write_link(out, "previous", page.previous);
}

void write_count(JsonWriter& out, std::size_t count) {
  out.member(R"("count":)", static_cast<std::int64_t>(count));
}

// The slugs of `label=a,b`; the last of several counts.
std::vector<std::string_view> wanted_labels(const Parameters& sent) {
  std::vector<std::string_view> slugs;
  for (const auto& [name, value] : sent) {
    if (name == "label") slugs = value.empty() ? std::vector<std::string_view>() : split(value, ',');
  }
  return slugs;
}

void refuse_label(http::Response& response, std::string_view slug) {
  response.status = 400;
  JsonWriter out(response.body);
  out.raw(R"({"label":[)");
  out.string("Invalid slug name for label parameter:  " + std::string(slug));
  out.end("]}");
  out.finish();
}

std::optional<Parameters> sent_with(const http::Request& request, http::Response& response) {
  auto sent = parse_query(request.query);
  if (!sent) refuse(response, {400, "The query has a malformed escape."});
  return sent;
}

}  // namespace

ApplicationLists::ApplicationLists(std::shared_ptr<store::AuthStore> store,
                                   std::shared_ptr<const Clock> clock, OriginRules origin,
                                   std::vector<std::string> excluded)
    : store_(std::move(store)),
      clock_(std::move(clock)),
      origin_(std::move(origin)),
      excluded_(std::move(excluded)) {}

bool ApplicationLists::is_excluded(std::string_view slug) const {
  return std::ranges::find(excluded_, slug) != excluded_.end();
}

// Who comes while they are read waits, and finds them read.
std::shared_ptr<const ApplicationLists::Lists> ApplicationLists::find_lists(http::Response& response) {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_->now();
  if (kept_ && now < since_ + kKept) return kept_;
  auto applications = store_->list_applications();
  auto labels = store_->list_labels();
  if (!applications.ok() || !labels.ok()) {
    const Error& error = applications.ok() ? labels.error() : applications.error();
    log::error("the applications cannot be listed", {{"error", error.debug}});
    refuse(response, {503, "Service temporarily unavailable, try again later.", 1});
    return nullptr;
  }
  std::erase_if(*applications, [this](const Application& application) {
    return !application.active ||
           std::ranges::any_of(application.labels, [this](const auto& slug) { return is_excluded(slug); });
  });
  std::ranges::stable_sort(*labels, {}, &ApplicationLabel::name);
  kept_ = std::make_shared<const Lists>(Lists{std::move(*applications), std::move(*labels)});
  since_ = now;
  return kept_;
}

void ApplicationLists::show_applications(const http::Request& request, http::Response& response) {
  const auto lists = find_lists(response);
  const auto sent = lists ? sent_with(request, response) : std::nullopt;
  if (!sent) return;
  const auto slugs = wanted_labels(*sent);
  for (const std::string_view slug : slugs) {
    const bool is_known =
        std::ranges::find(lists->labels, slug, &ApplicationLabel::slug) != lists->labels.end();
    if (!is_known || is_excluded(slug)) return refuse_label(response, slug);
  }
  std::vector<const Application*> picked;
  for (const Application& application : lists->applications) {
    const auto is_wanted = [&](std::string_view slug) { return has(application, slug); };
    if (slugs.empty() || std::ranges::any_of(slugs, is_wanted)) picked.push_back(&application);
  }
  const auto page =
      find_page(*sent, picked.size(), client_origin(request, origin_) + std::string(request.path));
  if (!page) return refuse(response, {404, "Invalid page."});
  JsonWriter out(response.body);
  out.raw("{");
  write_count(out, picked.size());
  write_links(out, *page);
  out.raw(R"("results":[)");
  for (std::size_t i = page->first; i < page->end; ++i) write_application(out, *picked[i], lists->labels);
  out.end("]}");
  out.finish();
}

void ApplicationLists::show_public_applications(const http::Request& request, http::Response& response) {
  const auto lists = find_lists(response);
  const auto sent = lists ? sent_with(request, response) : std::nullopt;
  if (!sent) return;
  const auto& all = lists->applications;
  const auto page = find_page(*sent, all.size(), client_origin(request, origin_) + std::string(request.path));
  if (!page) return refuse(response, {404, "Invalid page."});
  JsonWriter out(response.body);
  out.raw("{");
  write_links(out, *page);
  write_count(out, all.size());
  out.raw(R"("publisher":{},"results":[)");
  for (std::size_t i = page->first; i < page->end; ++i) write_public_application(out, all[i]);
  out.end("]}");
  out.finish();
}

void ApplicationLists::show_labels(http::Response& response) {
  const auto lists = find_lists(response);
  if (!lists) return;
  JsonWriter out(response.body);
  out.raw("[");
  for (const ApplicationLabel& label : lists->labels) {
    if (!is_excluded(label.slug)) write_label(out, label);
  }
  out.end(']');
  out.finish();
}

}  // namespace bb::gateway
