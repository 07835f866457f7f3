// What an app gets that a beneficiary shared data with, and what it does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { blueButton, sessions } from "../../examples/node-app/app.js";
import { visit } from "./visitor.js";
import { setTimeout as sleep } from "node:timers/promises";

const SERVER = "http://localhost:8000";

const token = async (visitor) => sessions.get(await visitor.sessionId()).token;

async function bearer(path, accessToken) {
  const answer = await fetch(SERVER + path, { headers: { Authorization: `Bearer ${accessToken}` } });
  return { status: answer.status, body: await answer.json() };
}

test("with_demographics_the_app_reads_patient_coverage_every_claim_and_profile", () =>
  visit(async (visitor) => {
    await visitor.shareAll(0);
    const { patient } = await token(visitor);
    assert.match(patient, /^-\d+$/, "synthetic beneficiaries have negative ids");

    const patients = await visitor.ask("/patient");
    assert.equal(patients.status, 200);
    assert.deepEqual(patients.body.entry.map((entry) => entry.resource.id), [patient]);

    const coverage = await visitor.ask("/coverage");
    assert.equal(coverage.status, 200);
    assert.ok(coverage.body.total > 0);
    for (const { resource } of coverage.body.entry) assert.equal(resource.beneficiary.reference, `Patient/${patient}`);

    const profile = await visitor.ask("/profile");
    assert.equal(profile.status, 200);
    assert.equal(profile.body.patient, patient);
    assert.equal(profile.body.sub, profile.body.patient);
  }));

test("every_page_of_claims_adds_up_to_the_total_and_holds_nobody_elses", () =>
  visit(async (visitor) => {
    let mostPages = 0;
    for (const number of [0, 1, 2]) {
      await visitor.shareAll(number);
      const { patient } = await token(visitor);
      const { status, body } = await visitor.ask("/claims");
      assert.equal(status, 200);
      assert.equal(body.claims.length, body.total);
      assert.equal(new Set(body.claims.map((claim) => claim.id)).size, body.total, "no claim comes twice");
      assert.deepEqual([...new Set(body.claims.map((claim) => claim.patient.reference))], [`Patient/${patient}`]);
      mostPages = Math.max(mostPages, body.pages);
    }
    assert.ok(mostPages > 1, "one of three beneficiaries has more claims than fit on a page");
  }));

test("a_refreshed_token_works_and_the_old_refresh_token_is_refused", () =>
  visit(async (visitor) => {
    await visitor.shareAll(3);
    const old = await token(visitor);
    assert.equal((await visitor.ask("/refresh")).status, 302);
    const fresh = await token(visitor);
    assert.notEqual(fresh.accessToken, old.accessToken);
    assert.notEqual(fresh.refreshToken, old.refreshToken);
    assert.equal(fresh.patient, old.patient);
    assert.equal((await visitor.ask("/patient")).status, 200);

    await sleep(1_100); // within a second it would be a request that was sent twice
    await assert.rejects(blueButton.refreshAuthToken(old), (error) => error.response.status === 400);
    assert.equal((await bearer("/v2/connect/userinfo", old.accessToken)).status, 401, "the old access token is gone");
  }));

test("without_demographics_patient_and_profile_are_403_while_claims_and_coverage_come", () =>
  visit(async (visitor) => {
    await visitor.startAtApp();
    await visitor.signIn(4);
    await visitor.consent({ demographics: false });
    const { scope } = await token(visitor);
    assert.doesNotMatch(scope, /profile|Patient\./);

    assert.equal((await visitor.ask("/patient")).status, 403);
    assert.equal((await visitor.ask("/profile")).status, 403);
    assert.equal((await visitor.ask("/coverage")).status, 200);
    const claims = await visitor.ask("/claims");
    assert.equal(claims.status, 200);
    assert.equal(claims.body.claims.length, claims.body.total);
  }));

test("another_beneficiarys_data_cannot_be_selected", () =>
  visit(async (first) => {
    await first.shareAll(5);
    const other = await token(first);
    const otherClaims = (await first.ask("/claims")).body.claims;
    await visit(async (second) => {
      await second.shareAll(6);
      const own = await token(second);
      assert.notEqual(own.patient, other.patient);
      assert.deepEqual((await second.ask("/patient")).body.entry.map((entry) => entry.resource.id), [own.patient]);

      for (const path of [
        `/v2/fhir/Patient/${other.patient}`,
        `/v2/fhir/Patient?_id=${other.patient}`,
        `/v2/fhir/Coverage?beneficiary=${other.patient}`,
        `/v2/fhir/ExplanationOfBenefit?patient=${other.patient}`,
        `/v2/fhir/ExplanationOfBenefit?patient=Patient/${other.patient}`,
        `/v2/fhir/ExplanationOfBenefit/${otherClaims[0].id}`,
      ]) {
        const answer = await bearer(path, own.accessToken);
        assert.ok([403, 404].includes(answer.status), `${path} answered ${answer.status}`);
        assert.ok(!JSON.stringify(answer.body).includes(`Patient/${other.patient}"`));
      }
      // The first beneficiary's own token still reads what the second's could not.
      assert.equal((await bearer(`/v2/fhir/ExplanationOfBenefit/${otherClaims[0].id}`, other.accessToken)).status, 200);
    });
  }));
