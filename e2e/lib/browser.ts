import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { CHROMIUM, launchChromium } from "./chromium.ts";

const WEB_APP = fileURLToPath(new URL("../../dist/web/index.html", import.meta.url));

const missing = [
  ...(existsSync(CHROMIUM) ? [] : ["Chromium is not installed (Debian: apt-get install chromium)"]),
  ...(existsSync(WEB_APP) ? [] : ["the web app is not built (node scripts/build.mjs)"]),
];
if (missing.length > 0 && process.env["CI"]) throw new Error(missing.join("; "));
if (missing.length > 0) console.log(`What people see in a browser is not tested: ${missing.join("; ")}.`);

/** A test that needs a browser and the built web app. */
export const browserTest = test.runIf(missing.length === 0);

/** A request that failed, in the browser's words or in those of our client. What else the page says is an error of ours. */
const NETWORK = /^Failed to load resource|^WebSocket connection to|net::ERR_|^ConnectionError: /;

/**
 * Starts one browser for the file's tests.
 *
 * @returns opens a page as somebody new, on a device of their own; the test fails if a page of it reports an error
 */
export function startBrowser(): (url: string, options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (missing.length > 0) return;
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return async (url, options = {}) => {
    if (!browser) throw new Error("no browser");
    const context = await browser.newContext({ baseURL: url, locale: "en-GB", ...options });
    context.setDefaultTimeout(15_000);
    const errors: string[] = [];
    context.on("weberror", (webError) => errors.push(webError.error().stack ?? webError.error().message));
    context.on("console", (message) => {
      if (message.type() === "error" && !NETWORK.test(message.text())) errors.push(message.text());
    });
    onTestFinished(async () => {
      await context.close();
      expect(errors).toEqual([]);
    });
    return context.newPage();
  };
}
