// A person with a browser of their own (cookies included): visits the app, signs in, consents.
import { chromium } from "playwright-core";

const APP = "http://localhost:3001";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update"];

let browser;

export async function openBrowser() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

export const closeBrowser = () => browser?.close();

// Runs body(visitor) with a visitor that nobody has seen before.
export async function visit(body) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(10_000);
  try {
    await body(new Visitor(context, await context.newPage()));
  } finally {
    await context.close();
  }
}

class Visitor {
  constructor(context, page) {
    this.context = context;
    this.page = page;
  }

  // From the app's first page to the sandbox's login form.
  async startAtApp() {
    await this.page.goto(`${APP}/`);
    await this.page.click('a[href="/authorize"]');
    await this.page.waitForSelector("#username-textbox");
  }

  // `number` is the beneficiary's: 0 is BBUser00000 with PW00000!
  async signIn(number, password = `PW${digits(number)}!`) {
    await this.page.fill("#username-textbox", `BBUser${digits(number)}`);
    await this.page.fill("#password-textbox", password);
    await this.page.click("#login-button");
  }

  async consent({ demographics }) {
    await this.page.waitForSelector("#approve");
    await this.page.setChecked('input[type="checkbox"][name="share_demographic_scopes"]', demographics);
    await this.page.click("#approve");
    await this.page.waitForURL(`${APP}/`);
  }

  async shareAll(number) {
    await this.startAtApp();
    await this.signIn(number);
    await this.consent({ demographics: true });
  }

  // What the app answers this visitor: { status, body }.
  async ask(path) {
    const answer = await this.page.request.get(APP + path, { maxRedirects: 0 });
    return { status: answer.status(), body: await answer.json().catch(() => null) };
  }

  // The id under which the app keeps this visitor's tokens.
  async sessionId() {
    return (await this.context.cookies(APP)).find((cookie) => cookie.name === "session")?.value;
  }
}

const digits = (number) => String(number).padStart(5, "0");
