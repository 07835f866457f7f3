#include "identity/members.h"

#include <array>
#include <utility>

#include "identity/audit_facts.h"

namespace bb::identity {
namespace {

using store::MatchedBy;

// Several beneficiaries with one identifier are the data server's fault, not the person's (CMS).
Error people_failed(const Error& error) {
  const ErrorKind kind = error.kind == ErrorKind::conflict ? ErrorKind::bad_answer : error.kind;
  return {kind, std::string(kPeopleError), error.message + " " + error.debug};
}

// What the provider does not tell of the person, the records may.
Identity completed(Identity identity, const Person& person) {
  if (identity.mbi.empty()) identity.mbi = person.mbi;
  if (identity.given_name.empty() && identity.family_name.empty()) {
    identity.given_name = person.given_name;
    identity.family_name = person.family_name;
  }
  return identity;
}

bool is_member(const store::User& user) {
  return user.kind == store::UserKind::beneficiary && !user.password_hash;
}

Error second_account(const store::Crosswalk& crosswalk) {
  constexpr std::string_view kText = "fhir_id_v2 already exists";  // CMS's
  audit::beneficiary_created(false, kText, facts_of(0, crosswalk));
  return conflict(std::string(kText));
}

void report(const Identity& identity, const std::optional<Person>& person, MatchedBy by) {
  audit::MatchFacts facts;
  facts.bfd_version = "v2";
  if (person) facts.fhir_id = person->beneficiary;
  facts.hicn_hash = identity.hicn_hash;
  facts.match_found = person.has_value();
  facts.hash_lookup_type = user_id_type(by);
  facts.hash_lookup_mesg = person ? "FOUND beneficiary" : "NOT FOUND";
  audit::match_fhir_id(facts);
}

// What became of an account that was there.
void report(const store::User& before, const store::Crosswalk& now_is) {
  audit::UserUpdate update;
  update.ok = true;
  update.mesg = "RETURN existing beneficiary record";
  update.fhir_id = now_is.beneficiary;
  update.hicn_hash = now_is.hicn_hash;
  update.hash_lookup_type = user_id_type(now_is.matched_by);
  update.hicn_updated = before.hicn_hash != now_is.hicn_hash;
  update.user = before.id;
  update.crosswalk = facts_of(now_is);
  const store::Crosswalk was{before.beneficiary, before.matched_by, before.mbi, before.hicn_hash};
  if (!(was == now_is)) update.crosswalk_before = facts_of(was);
  audit::user_updated(audit::Occasion::initial_auth, update);
}

}  // namespace

Members::Members(store::AuthStore& users, People& people, const Clock& clock, Accounts accounts)
    : users_(users), people_(people), clock_(clock), accounts_(accounts) {}

Result<std::optional<Members::Match>> Members::match(const Identity& identity, const OnBehalf& of) {
  struct Way {
    Identifier::Kind kind;
    const std::string& value;
    MatchedBy by;
  };
  const std::array<Way, 3> ways = {
      Way{Identifier::Kind::mbi, identity.mbi, MatchedBy::mbi},
      Way{Identifier::Kind::hicn_hash, identity.hicn_hash, MatchedBy::hicn},
      Way{Identifier::Kind::member_id, identity.member_id, MatchedBy::member_id}};
  for (const Way& way : ways) {
    if (way.value.empty()) continue;
    auto person = people_.find({way.kind, way.value}, of);
    if (!person.ok()) return people_failed(person.error());
    if (*person) {
      report(identity, *person, way.by);
      return std::optional(Match{std::move(**person), way.by});
    }
  }
  report(identity, std::nullopt, MatchedBy::none);
  return std::optional<Match>{};
}

Result<Members::Admitted> Members::admit(const Identity& told, const OnBehalf& of) {
  BB_ASSIGN(const auto found, match(told, of));
  if (!found) return not_found("No beneficiary has these identifiers.");
  const Identity identity = completed(told, found->person);
  store::Crosswalk crosswalk;
  crosswalk.beneficiary = found->person.beneficiary;
  crosswalk.matched_by = found->by;
  crosswalk.mbi = identity.mbi;
  crosswalk.hicn_hash = identity.hicn_hash;

  BB_ASSIGN(auto user, users_.find_user(identity.username));
  if (!user) {
    BB_ASSIGN(const auto added, add(identity, crosswalk));
    if (added) return *added;
    // Another login at this moment made the account; or the beneficiary has one of another name.
    BB_ASSIGN(user, users_.find_user(identity.username));
    if (!user) return second_account(crosswalk);
  }
  if (!is_member(*user)) return conflict("user already exists");
  return update(*user, identity, crosswalk);
}

// Nothing when the username, or the beneficiary, was taken meanwhile.
Result<std::optional<Members::Admitted>> Members::add(const Identity& identity,
                                                      const store::Crosswalk& crosswalk) {
  store::User user;
  user.username = identity.username;
  user.beneficiary = crosswalk.beneficiary;
  user.matched_by = crosswalk.matched_by;
  user.mbi = crosswalk.mbi;
  user.hicn_hash = crosswalk.hicn_hash;
  user.given_name = identity.given_name;
  user.family_name = identity.family_name;
  user.email = identity.email;
  user.created = clock_.now();
  const auto id = accounts_ == Accounts::one ? users_.add_only_user(user) : users_.add_user(user);
  if (id.ok()) {
    audit::beneficiary_created(true, "CREATE beneficiary record", facts_of(*id, crosswalk));
    return std::optional(Admitted{*id, crosswalk, true, false});
  }
  if (id.error().kind != ErrorKind::conflict) return id.error();
  return std::optional<Admitted>{};
}

Result<Members::Admitted> Members::update(const store::User& user, const Identity& identity,
                                          const store::Crosswalk& crosswalk) {
  const Instant now = clock_.now();
  if (user.beneficiary != crosswalk.beneficiary) {
    // What was shared was somebody else's claims, so nothing is, before the person becomes another.
    BB_ASSIGN(const auto grants, users_.list_grants(user.id));
    for (const auto& grant : grants) BB_TRY(users_.end_grant(user.id, grant.application, now));
  }
  BB_ASSIGN(const bool changed, users_.update_crosswalk(user.id, crosswalk, now));
  if (user.given_name != identity.given_name || user.family_name != identity.family_name ||
      user.email != identity.email) {
    store::User renamed = user;
    renamed.given_name = identity.given_name;
    renamed.family_name = identity.family_name;
    renamed.email = identity.email;
    BB_TRY(users_.update_profile(renamed));
  }
  report(user, crosswalk);
  return Admitted{user.id, crosswalk, false, changed};
}

}  // namespace bb::identity
