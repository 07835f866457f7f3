// What a beneficiary, or the server, refuses: denial, a wrong password, a forged callback.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sessions } from "../../examples/node-app/app.js";
import { visit } from "./visitor.js";

test("deny_sends_the_app_access_denied_and_the_same_state", () =>
  visit(async (visitor) => {
    await visitor.startAtApp();
    await visitor.signIn(7);
    await visitor.page.waitForSelector("#deny");
    const { authData } = sessions.get(await visitor.sessionId());
    const callback = visitor.page.waitForRequest(/localhost:3001\/api\/bluebutton\/callback/);
    await visitor.page.click("#deny");

    const query = new URL((await callback).url()).searchParams;
    assert.equal(query.get("error"), "access_denied");
    assert.equal(query.get("state"), authData.state);
    assert.equal(query.get("code"), null);
    await visitor.page.waitForLoadState();
    assert.match(await visitor.page.textContent("body"), /beneficiary denied access/);
    assert.equal(sessions.get(await visitor.sessionId()).token, undefined);
  }));

test("a_wrong_password_stays_on_the_login_page_and_says_so", () =>
  visit(async (visitor) => {
    await visitor.startAtApp();
    await visitor.signIn(8, "PW00009!");
    const alert = await visitor.page.waitForSelector('[role="alert"]');
    assert.notEqual((await alert.textContent()).trim(), "");
    assert.equal(await visitor.page.inputValue("#password-textbox"), "");

    await visitor.signIn(8); // and the right one goes on to where the visitor was bound
    await visitor.consent({ demographics: true });
    assert.equal((await visitor.ask("/coverage")).status, 200);
  }));

test("a_callback_with_a_foreign_state_gives_no_token", () =>
  visit(async (visitor) => {
    await visitor.startAtApp();
    const { status, body } = await visitor.ask("/api/bluebutton/callback/?code=abc&state=somebody-elses-state");
    assert.equal(status, 400);
    assert.match(body.error, /state does not match/);
  }));
