// npm's fhirclient (SMART on FHIR) in a page of its own, in a real browser: a public app without a server.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { SCOPE, SERVER, listen, register } from "./strict.js";
import { visit } from "./visitor.js";

const LIBRARY = readFileSync(createRequire(import.meta.url).resolve("fhirclient/build/fhir-client.min.js"));

const page = (script) => `<!doctype html><meta charset="utf-8"><title>App</title><script src="/fhir-client.js"></script>
<pre id="result"></pre><script>${script}</script>`;

const launch = (clientId) => page(`FHIR.oauth2.authorize({
  clientId: ${JSON.stringify(clientId)}, scope: ${JSON.stringify(`${SCOPE} offline_access`)}, iss: ${JSON.stringify(`${SERVER}/v2/fhir`)},
  redirectUri: location.origin + "/app", pkceMode: "required", noRedirect: false,
}).catch((error) => { document.getElementById("result").textContent = JSON.stringify({ failed: String(error) }); });`);

const app = page(`(async () => {
  const client = await FHIR.oauth2.ready();
  const patient = await client.patient.read();
  const claims = await client.request("ExplanationOfBenefit?patient=" + client.patient.id, { pageLimit: 0, flat: true });
  const before = client.state.tokenResponse.access_token;
  await client.refresh();
  const again = await client.patient.read({ cache: "no-store" });
  return { patient: patient.id, again: again.id, asked: client.patient.id, user: client.user.fhirUser, claims: claims.length,
    refreshed: before !== client.state.tokenResponse.access_token };
})().catch((error) => ({ failed: String(error) }))
  .then((result) => { document.getElementById("result").textContent = JSON.stringify(result); });`);

test("fhirclient_launches_reads_and_refreshes_from_a_page_without_a_server", async () => {
  let clientId;
  const place = await listen((request, response) => {
    if (request.url.startsWith("/fhir-client.js")) return response.setHeader("Content-Type", "text/javascript").end(LIBRARY);
    response.setHeader("Content-Type", "text/html").end(request.url.startsWith("/app") ? app : launch(clientId));
  });
  clientId = (await register({ redirect_uris: [`${place.origin}/app`], token_endpoint_auth_method: "none" })).client_id;
  await visit(async ({ page: tab }) => {
    await tab.goto(`${place.origin}/launch`);
    await tab.waitForSelector("#username-textbox");
    await tab.fill("#username-textbox", "BBUser00018");
    await tab.fill("#password-textbox", "PW00018!");
    await tab.click("#login-button");
    await tab.waitForSelector("#approve");
    await tab.click("#approve");
    await tab.waitForFunction(() => document.getElementById("result")?.textContent, undefined, { timeout: 30_000 });
    const result = JSON.parse(await tab.textContent("#result"));
    assert.equal(result.failed, undefined);
    assert.equal(result.patient, result.asked);
    assert.equal(result.again, result.asked);
    assert.equal(result.user, `Patient/${result.asked}`, "fhirclient shortens fhirUser to a reference");
    assert.ok(result.claims > 0);
    assert.ok(result.refreshed);
  });
  place.close();
});
