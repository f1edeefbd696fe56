import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { signInAsDemo } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("EXP1 a test is drafted and started, and new sessions are divided between its variants", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await page.goto("/settings/prompt-tests");
  await page.getByText("No tests yet.").waitFor();
  await page.getByTestId("new-experiment").click();
  await page.getByLabel("Name", { exact: true }).fill("Brief or not");
  const variants = page.getByRole("group");
  await variants.nth(0).getByLabel("Name of the variant").fill("As it is");
  await variants.nth(1).getByLabel("Name of the variant").fill("Brief");
  await variants.nth(1).getByLabel("System prompt").fill("Answer in one sentence.");
  await page.getByRole("button", { name: "Save draft" }).click();
  const test = page.getByTestId("experiment");
  await test.getByRole("button", { name: "Start" }).click();
  await test.getByText("No verdict on Brief and As it is yet; 0 of 200 answers.").waitFor();

  const post = async (path: string, data: object) => {
    const response = await page.request.post(`${url}/api/v1/chat/${path}`, { data, headers: { origin: url } });
    return response.json();
  };
  await expect
    .poll(
      async () => {
        const { id } = await post("sessions", {});
        await post("messages", { session_id: id, content: "hello" });
        await page.reload();
        const of = (key: string) => test.getByTestId(`sessions-${key}`).textContent();
        return (await of("a")) !== "0" && (await of("b")) !== "0";
      },
      { timeout: 60_000 },
    )
    .toBe(true);

  await test.getByRole("button", { name: "End" }).click();
  await page.getByTestId("confirm").click();
  await page.locator('[data-testid=experiment][data-status="ended"]').waitFor();
  await test.getByRole("button", { name: "Copy" }).click();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Brief or not");
});
