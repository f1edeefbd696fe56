import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { say, signInAsDemo, signUpInBrowser, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("a person makes an account, signs out and signs in again, and finds the conversation", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signUpInBrowser(page, "ada");
  await say(page, "count to 5");
  await untilStatus(page, "completed");
  const address = page.url();
  await page.getByRole("button", { name: "Account and settings" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.goto(address);
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("wrong horse battery");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("E-mail and password do not match an account.").waitFor();
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(address);
  await untilStatus(page, "completed");
});

browserTest("SEC1 for another account a session does not exist", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const ada = await openPage(url);
  await signUpInBrowser(ada, "ada");
  await say(ada, "count to 5, and keep it secret");
  await untilStatus(ada, "completed");
  const eve = await openPage(url);
  await signInAsDemo(eve);
  await eve.goto(ada.url());
  await eve.getByText("This session does not exist, or it belongs to someone else.").waitFor();
  expect(await eve.getByText("secret").count()).toBe(0);
});
