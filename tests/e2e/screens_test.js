// Login and consent on a phone, a tablet and a desk: nothing scrolls sideways, everything has a label, and pictures for the eye.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { visit } from "./visitor.js";

const ARTIFACTS = fileURLToPath(new URL("../../build/artifacts/", import.meta.url));

async function inspect(page, name) {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${ARTIFACTS}${name}-${width}.png`, fullPage: true });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${name} scrolls sideways at ${width} px`);
  }
  assert.deepEqual(await page.evaluate(unlabelled), [], "every field and button has a name for a screen reader");
  assert.notEqual(await page.getAttribute("html", "lang"), null);
  assert.equal(await page.locator("h1").count(), 1);
}

function unlabelled() {
  return [...document.querySelectorAll("input:not([type=hidden]), button, select")]
    .filter((field) => !field.labels?.length && !field.getAttribute("aria-label") && !field.textContent.trim())
    .map((field) => field.outerHTML);
}

test("login_and_consent_fit_every_screen", () =>
  visit(async (visitor) => {
    await visitor.startAtApp();
    await inspect(visitor.page, "login");
    await visitor.signIn(9);
    await visitor.page.waitForSelector("#approve");
    await inspect(visitor.page, "consent");
  }));
