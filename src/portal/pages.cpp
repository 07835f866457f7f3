#include "portal/pages.h"

#include <array>
#include <kainjow/mustache.hpp>
#include <map>

#include "base/date.h"
#include "oauth/demo_application.h"
#include "oauth/routes.h"
#include "portal/static_files.h"
#include "portal/web_files.h"

namespace bb::portal {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

// A template's text, each line "{{>part}}" replaced by the template of that name. The library would parse a
// part each time it is rendered.
std::string template_text(const std::string& name) {
  std::string text(web_file("templates/" + name));
  constexpr std::string_view kOpen = "{{>", kClose = "}}\n";
  for (std::size_t at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at)) {
    const std::size_t begin = at + kOpen.size(), end = text.find(kClose, begin);
    if (end == std::string::npos) break;
    text.replace(at, end + kClose.size() - at, template_text(text.substr(begin, end - begin) + ".html"));
  }
  return text;
}

// Templates are parsed once a thread.
std::string render(const char* name, const data& values) {
  thread_local std::map<std::string_view, mustache> parsed;
  auto found = parsed.find(name);
  if (found == parsed.end()) {
    found = parsed.try_emplace(name, template_text(name)).first;
  }
  return found->second.render(values);
}

// A link is shown only when it leads to the web.
bool is_web(std::string_view uri) { return uri.starts_with("https://") || uri.starts_with("http://"); }

void set_text(data& values, const char* name, std::string_view text) {
  if (!text.empty()) values.set(name, std::string(text));
}

template <class Texts>
data list_of(const Texts& texts) {
  data list{data::type::list};
  for (const std::string_view text : texts) list.push_back(data("text", std::string(text)));
  return list;
}

// Where a redirect URI leads, as people read it: "https://app.example" or "com.example.app".
std::string origin_of(std::string_view uri) {
  const std::size_t host = uri.find("//");
  if (!is_web(uri) || host == std::string_view::npos) return std::string(uri.substr(0, uri.find(':')));
  return std::string(uri.substr(0, uri.find_first_of("/?", host + 2)));
}

}  // namespace

std::string long_date(Instant at) {
  constexpr std::array<const char*, 12> kMonths = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const YearMonthDay date = year_month_day(Date{static_cast<std::int32_t>(day.time_since_epoch().count())});
  return std::string(kMonths[date.month - 1]) + " " + std::to_string(date.day) + ", " +
         std::to_string(date.year);
}

Pages::Pages(PageOptions options)
    : options_(std::move(options)), style_(static_address("style.css")), icon_(static_address("mark.svg")) {}

std::string Pages::whole(std::string_view title, std::string_view width, const std::string& content) const {
  data values;
  values.set("title", std::string(title));
  values.set("width", std::string(width));
  values.set("service", options_.service);
  values.set("style", style_);
  values.set("icon", icon_);
  values.set("sandbox", options_.sandbox);
  values.set("content", content);
  return render("layout.html", values);
}

void Pages::begin(http::Response& response, Forms forms) const {
  response.content_type = "text/html; charset=utf-8";
  // Browsers hold form-action against the redirects that follow a form, too: a form that ends at the
  // application, wherever that sends the browser next, can't have one.
  response.set("Content-Security-Policy",
               std::string("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                           "frame-ancestors 'none'") +
                   (forms == Forms::stay ? "; form-action 'self'" : ""));
  response.set("X-Frame-Options", "DENY");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cache-Control", "no-store");
  if (options_.secure) response.set("Strict-Transport-Security", "max-age=31536000");
  response.clear_body();
}

void Pages::send(http::Response& response, std::string_view title, std::string_view width,
                 const std::string& content, Forms forms) const {
  begin(response, forms);
  response.body.append(whole(title, width, content));
}

void Pages::home(http::Response& response) const {
  data values;
  values.set("sandbox", options_.sandbox);
  values.set("base", options_.public_url);
  values.set("client_id", std::string(oauth::kDemoClientId));
  values.set("client_secret", std::string(oauth::kDemoClientSecret));
  values.set("demo_origins", list_of(oauth::kDemoOrigins));
  values.set("demo_paths", list_of(oauth::kDemoPaths));
  send(response, "Home", "wide", render("home.html", values), Forms::stay);
}

void Pages::login(http::Response& response, const LoginView& view) const {
  data values;
  values.set("sandbox", options_.sandbox);
  values.set("action", std::string(oauth::kLoginPath));
  values.set("form_token", view.form_token);
  values.set("next", view.next);
  set_text(values, "application", view.application);
  set_text(values, "username", view.username);
  set_text(values, "alert", view.alert);
  set_text(values, "advice", view.advice);
  send(response, view.alert.empty() ? "Sign in" : "Error: sign in", "narrow", render("login.html", values),
       Forms::leave);
}

void Pages::unknown_person(http::Response& response, const UnknownPersonView& view) const {
  data values;
  values.set("is_enrollee", view.is_enrollee);
  set_text(values, "application", view.application);
  set_text(values, "back", view.back);
  set_text(values, "request_id", view.request_id);
  response.status = 404;
  send(response, "Your data was not found", "text", render("unknown_person.html", values), Forms::stay);
}

void Pages::consent(http::Response& response, const oauth::ConsentView& view) const {
  const store::Application& application = *view.application;
  const bool policy = is_web(application.policy_uri), terms = is_web(application.tos_uri);
  // What everybody sees whom the application asks for the same; an empty text is none.
  const struct {
    const char* name;
    std::string text;
  } texts[] = {
      {"application", application.name},
      {"description", application.description},
      {"support", application.support_email},
      {"decision", view.version < 3 ? "Connect" : "Share"},
      {"duration", view.one_time ? "for 1 hour" : "for 13 months, until"},
      {"until", view.until ? long_date(*view.until) : ""},
      {"policy_uri", policy ? application.policy_uri : ""},
      {"tos_uri", terms ? application.tos_uri : ""},
      {"returns_to", origin_of(view.redirect_uri)},
  };
  const struct {
    const char* name;
    bool is_so;
  } flags[] = {
      {"claims", view.claims},
      {"coverage", view.coverage},
      {"has_shared", view.claims || view.coverage},
      {"demographics", view.offer_demographics},
      {"sensitive", view.offer_sensitive},
      {"part_d", application.part_d_eob_only},
      {"has_end", view.until || view.one_time},
      {"both", policy && terms},
      {"has_policies", policy || terms},
  };
  // What is another's the next time.
  constexpr auto kMine = std::to_array<const char*>(
      {"username", "name", "sign_in_again", "switch_account", "action", "form_token"});
  std::vector<std::string> mine = {view.username,      view.name.empty() ? view.username : view.name,
                                   view.sign_in_again, view.switch_account,
                                   view.action,        view.form_token};
  std::string key = std::to_string(view.version);
  for (const auto& text : texts) key.append(without_marks(text.text)).push_back(kMark);
  for (const auto& flag : flags) key.push_back(flag.is_so ? '1' : '0');
  for (const auto& [name, value] : view.hidden) {
    key.append(name).push_back(kMark);
    mine.push_back(value);
  }

  const auto frame = consents_.find(key, [&] {
    data values;
    for (const auto& text : texts) set_text(values, text.name, without_marks(text.text));
    for (const auto& flag : flags) values.set(flag.name, flag.is_so);
    for (std::size_t i = 0; i < kMine.size(); ++i) values.set(kMine[i], hole(i));
    data hidden{data::type::list};
    for (std::size_t i = 0; i < view.hidden.size(); ++i) {
      data field;
      field.set("name", view.hidden[i].first);
      field.set("value", hole(kMine.size() + i));
      hidden.push_back(field);
    }
    values.set("hidden", hidden);
    return whole("Connect to " + without_marks(application.name), "text",
                 render(view.version < 3 ? "consent.html" : "consent_v3.html", values));
  });
  begin(response, Forms::leave);
  frame->fill(response.body, mine);
}

void Pages::error(http::Response& response, int status, std::string_view title, std::string_view text,
                  std::string_view again) const {
  data values;
  values.set("title", std::string(title));
  values.set("text", std::string(text));
  set_text(values, "again", again);
  response.status = status;
  send(response, title, "text", render("error.html", values), Forms::stay);
}

}  // namespace bb::portal
