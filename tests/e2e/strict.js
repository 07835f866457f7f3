// What the tests of strict clients share: applications that register themselves, a place that browsers are sent back to,
// and a person who shares.
import * as nodeCrypto from "node:crypto";
import { createServer } from "node:http";
import { visit } from "./visitor.js";

// Node 18 has WebCrypto, but not by its global names.
globalThis.crypto ??= nodeCrypto.webcrypto;
globalThis.CryptoKey ??= nodeCrypto.webcrypto.CryptoKey;

export const SERVER = "http://localhost:8000";
export const SCOPE = "openid fhirUser profile launch/patient patient/Patient.rs patient/Coverage.rs patient/ExplanationOfBenefit.rs";

// Where browsers come back to: a port that the operating system chose, as native apps have it (RFC 8252 section 7.3).
export async function listen(handler = (request, response) => response.end("back")) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections(); server.close(); } };
}

// Registers an application (RFC 7591) of a name that nobody has.
export async function register(metadata) {
  const answer = await fetch(`${SERVER}/v2/o/register`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ client_name: `App ${nodeCrypto.randomUUID()}`, ...metadata }),
  });
  const body = await answer.json();
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
  return body;
}

// Beneficiary `number` follows the address, signs in and shares, or refuses. Where the browser was sent back to.
export async function decide(address, number, { share = true } = {}) {
  let came;
  await visit(async (visitor) => {
    const back = visitor.page.waitForRequest(/^http:\/\/127\.0\.0\.1:\d+\//);
    await visitor.page.goto(address.href ?? address);
    await visitor.page.waitForSelector("#username-textbox");
    await visitor.signIn(number);
    await visitor.page.waitForSelector("#approve");
    await visitor.page.click(share ? "#approve" : "#deny");
    came = new URL((await back).url());
  });
  return came;
}
