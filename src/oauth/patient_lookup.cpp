#include "oauth/patient_lookup.h"

#include "base/log.h"
#include "identity/people.h"
#include "oauth/fault.h"

namespace bb::oauth {
namespace {

struct Match {
  identity::Person person;
  store::MatchedBy by;
};

Result<std::optional<Match>> find(identity::People& people, const store::User& user,
                                  const identity::OnBehalf& of) {
  using Kind = identity::Identifier::Kind;
  struct Way {
    Kind kind;
    std::string value;
    store::MatchedBy by;
  };
  std::vector<Way> ways;
  if (!user.mbi.empty()) ways.push_back({Kind::mbi, user.mbi, store::MatchedBy::mbi});
  if (!user.hicn_hash.empty()) ways.push_back({Kind::hicn_hash, user.hicn_hash, store::MatchedBy::hicn});
  if (ways.empty() && user.beneficiary) {
    ways.push_back({Kind::member_id, std::to_string(*user.beneficiary), user.matched_by});
  }
  for (const Way& way : ways) {
    BB_ASSIGN(auto person, people.find({way.kind, way.value}, of));
    if (person) return std::optional(Match{std::move(*person), way.by});
  }
  return std::optional<Match>{};
}

// Is it the data server that failed, and not something of ours?
bool is_of_the_data_server(ErrorKind kind) {
  return kind == ErrorKind::unavailable || kind == ErrorKind::timed_out || kind == ErrorKind::bad_answer ||
         kind == ErrorKind::conflict;
}

}  // namespace

bool look_up_again(const Dependencies& dependencies, const store::Application& application,
                   const store::RefreshToken& token, http::Response& response) {
  if (dependencies.people == nullptr) return true;
  const auto user = dependencies.store.find_user(token.user);
  if (!user.ok()) {
    fail(response, user.error());
    return false;
  }
  Result<std::optional<Match>> match = std::optional<Match>{};
  if (*user)
    match = find(*dependencies.people, **user, identity::on_behalf_of(application, token.terms.flow));
  if (!match.ok()) {
    if (!is_of_the_data_server(match.error().kind)) {
      fail(response, match.error());
      return false;
    }
    log::warning("patient not looked up",
                 {{"message", match.error().message}, {"debug", match.error().debug}});
    refuse(response, Fault::patient_not_reached);
    return false;
  }
  if (!*match) {
    refuse(response, Fault::patient_gone);
    return false;
  }
  const store::User& was = **user;
  const store::Crosswalk now_is{(*match)->person.beneficiary, (*match)->by, was.mbi, was.hicn_hash};
  if (was.beneficiary == now_is.beneficiary && was.matched_by == now_is.matched_by) return true;
  const auto updated = dependencies.store.update_crosswalk(token.user, now_is, dependencies.clock.now());
  if (!updated.ok()) fail(response, updated.error());
  return updated.ok();
}

}  // namespace bb::oauth
