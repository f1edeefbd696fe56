import { randomBytes } from "node:crypto";
import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { startKeyProvider } from "../../packages/server/src/provider-keys/testing/key-provider.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { say, shownText, signUpInBrowser, untilStatus } from "../lib/conversation.ts";
import { placesWith } from "../lib/find-secret.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

async function start() {
  const provider = await startKeyProvider();
  onTestFinished(() => provider.close());
  const server = await startTestServer({
    MILLRACE_DEMO_DELAY_MS: "0",
    ANTHROPIC_BASE_URL: provider.origin,
    MILLRACE_ALLOWED_HOSTS: provider.host,
  });
  return { provider, url: server.url };
}

/** As a person types: what `fill` puts in goes through a script of the test's own, which remembers it. */
async function enterKey(page: Page, key: string): Promise<void> {
  await page.getByTestId("key-field").focus();
  await page.keyboard.insertText(key);
}

browserTest(
  "a person adds a server with its key from the start page on, is answered by it, and deletes it",
  async () => {
    const { provider, url } = await start();
    const key = "sk-right-0123456789";
    provider.accepted = new Set([key]);
    const page = await openPage(url);
    await signUpInBrowser(page, "ada");
    await page.getByRole("link", { name: "Add a key to talk to a real model" }).click();
    await page.getByRole("heading", { name: "Provider keys" }).waitFor();
    await page.getByTestId("add-server").click();
    await page.getByRole("textbox", { name: "Name" }).fill("lab");
    await page.getByRole("textbox", { name: "Address" }).fill(provider.origin);
    await enterKey(page, "sk-wrong");
    await page.getByTestId("save-key").click();
    await page.getByText("The provider refused the key.").waitFor();
    expect(await page.getByTestId("key-field").inputValue()).toBe("");

    provider.reply = () => ({ status: 503, body: "" });
    await enterKey(page, key);
    await page.getByTestId("save-key").click();
    await page.getByText("The provider did not answer").waitFor();
    await page.getByTestId("save-anyway").click();
    await page.locator('[data-testid="stored-key"][data-state="unreachable"]').waitFor();
    provider.reply = null;
    await page.getByTestId("test-key").click();
    await page.locator('[data-testid="stored-key"][data-state="working"]').getByText("6789").waitFor();

    await page.getByRole("link", { name: "New session" }).click();
    await page.getByTestId("model-picker").click();
    await page.getByTestId("model").filter({ hasText: "one" }).first().click();
    await say(page, "hello");
    await untilStatus(page, "completed");
    expect(await shownText(page)).toBe("Hello from behind the key");

    provider.accepted = new Set();
    await say(page, "hello again");
    await untilStatus(page, "failed");
    await page.getByRole("link", { name: "Check the keys" }).click();
    await page.getByTestId("delete-key").click();
    await page.getByTestId("confirm").click();
    await page.getByTestId("stored-key").waitFor({ state: "detached" });
  },
);

browserTest("SEC4 once a key is saved and the settings are left, nothing in the browser holds it", async () => {
  const { provider, url } = await start();
  const canary = randomBytes(16).toString("hex");
  const page = await openPage(url);
  await signUpInBrowser(page, "ada");
  await page.goto("/settings");
  await page.waitForURL("**/settings/keys");
  await page.getByTestId("add-anthropic").click();
  await enterKey(page, `sk-canary-${canary}`);
  await page.getByRole("button", { name: "Show the key" }).click();
  // The search finds what is there.
  expect(placesWith(canary, await everythingHeld(page))).toEqual(["heap"]);
  await page.getByTestId("save-key").click();
  await page.locator('[data-testid="stored-key"][data-state="working"]').waitFor();
  expect(provider.requests.at(-1)?.key).toBe(`sk-canary-${canary}`);
  await page.getByRole("link", { name: "New session" }).click();
  await page.getByTestId("composer-input").waitFor();
  expect(placesWith(canary, await everythingHeld(page))).toEqual([]);
});

/** The page's heap, after what nobody holds was collected, and what is stored on the device. */
async function everythingHeld(page: Page): Promise<[string, string][]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false, captureNumericValue: false });
  await session.detach();
  const stored = await page.context().storageState({ indexedDB: true });
  return [
    ["heap", chunks.join("")],
    ["storage", JSON.stringify(stored)],
    ["session storage", await page.evaluate(() => JSON.stringify({ ...sessionStorage }))],
    ["page", await page.content()],
  ];
}
