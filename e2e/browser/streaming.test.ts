import { expect, onTestFinished } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { createApi } from "../lib/api.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, shownText, signInAsDemo, textOfLength, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const NUMBERS = Array.from({ length: 60 }, (_, index) => String(index + 1)).join(" ");
const TOKENS = NUMBERS.split(/(?= )/);

browserTest.for([["demo"], ["anthropic"], ["openai"]] as const)(
  "RUN1 an answer goes on through a reload, and ends as exactly what the model sent (%s)",
  async ([format]) => {
    const provider = format === "demo" ? null : await startLoopbackProvider({ format, tokens: TOKENS, delayMs: 40 });
    onTestFinished(async () => provider?.close());
    const name = format.toUpperCase();
    const { url } = await startTestServer({
      MILLRACE_DEMO_DELAY_MS: "40",
      ...(provider && { [`${name}_API_KEY`]: "loopback", [`${name}_BASE_URL`]: provider.url }),
    });
    const page = await openPage(url);
    await signInAsDemo(page);
    await say(page, "count to 60");
    const before = await textOfLength(page, 10);
    await page.reload();
    const after = await textOfLength(page, before.length);
    expect(NUMBERS.startsWith(before)).toBe(true);
    expect(NUMBERS.startsWith(after)).toBe(true);
    await untilStatus(page, "completed");
    expect(await shownText(page)).toBe(NUMBERS);
    expect(await answers(page).count()).toBe(1);
    expect(await questions(page).count()).toBe(1);
    if (provider) expect(provider.requests.map(({ state }) => state)).toEqual(["finished"]);
    await page.reload();
    await untilStatus(page, "completed");
    expect(await shownText(page)).toBe(NUMBERS);
  },
);

browserTest("RUN1 a second device stops the answer, and both show what there was of it", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40" });
  const phone = await openPage(url);
  await signInAsDemo(phone);
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await say(phone, "count to 2000");
  const before = await textOfLength(phone, 10);
  await laptop.goto(phone.url());
  await laptop.getByTestId("stop").click();
  for (const page of [phone, laptop]) {
    await untilStatus(page, "stopped");
    await answers(page).last().getByText("Stopped.").waitFor();
  }
  const shown = await shownText(phone);
  expect(shown.startsWith(before)).toBe(true);
  expect(await shownText(laptop)).toBe(shown);
  expect(await phone.getByTestId("stop").count()).toBe(0);
});

browserTest("an answer that fails says why in plain words, and Retry brings another", async () => {
  const provider = await startLoopbackProvider({
    format: "anthropic",
    tokens: ["All is well."],
    onRequest: () =>
      provider.requests.length > 1
        ? undefined
        : {
            status: 401,
            headers: { "content-type": "application/json" },
            body: '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
          },
  });
  onTestFinished(() => provider.close());
  const { url } = await startTestServer({ ANTHROPIC_API_KEY: "loopback", ANTHROPIC_BASE_URL: provider.url });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "Is all well?");
  await untilStatus(page, "failed");
  await answers(page).getByText("The provider refused the key.").waitFor();
  expect(await page.getByText("x-api-key").count()).toBe(0);
  await page.getByTestId("retry").click();
  await untilStatus(page, "completed");
  expect(await shownText(page)).toBe("All is well.");
  expect(provider.requests).toHaveLength(2);
});

browserTest("RUN3 an answer that broke off keeps its text, and Continue finishes it in the same message", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "5" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "error");
  await untilStatus(page, "failed");
  const before = await shownText(page);
  expect(before).not.toBe("");
  await page.getByTestId("continue").click();
  await untilStatus(page, "completed");
  const after = await shownText(page);
  expect(after.startsWith(before)).toBe(true);
  expect(after).toMatch(/nothing was lost and nothing was said twice\.$/);
  expect(await answers(page).count()).toBe(1);
});

browserTest("LOG4 older messages come in front of the newest ones, in order and none missing", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url, { viewport: { width: 1280, height: 16_000 } }); // so that all of them are drawn
  await signInAsDemo(page);
  const cookies = await page.context().cookies();
  const api = createApi(url, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
  const { id } = await api.createSession({ title: "Long" });
  const asked = Array.from({ length: 60 }, (_, index) => `count to ${index + 1}`);
  for (const content of asked) await api.ask({ session_id: id, content });
  await page.goto(`/s/${id}`);
  await expect.poll(() => questions(page).locator("p[dir]").allTextContents(), { timeout: 15_000 }).toEqual(asked);
});
