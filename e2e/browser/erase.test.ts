import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("LOG7 an erased message is gone on every device, also on one that was offline meanwhile", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await say(laptop, "count to 3, in secret");
  await untilStatus(laptop, "completed");
  await laptop.getByRole("link", { name: "New session" }).click();
  const devices = [await openPage(url), await openPage(url)] as const;
  for (const page of devices) {
    await signInAsDemo(page);
    await page.getByRole("link", { name: "in secret" }).click();
    await untilStatus(page, "completed");
  }
  const [phone, tablet] = devices;
  await tablet.context().setOffline(true);
  await tablet.locator('[data-testid="connection"][data-status="offline"]').waitFor();

  await laptop.getByRole("link", { name: "in secret" }).click();
  await questions(laptop).first().hover();
  await questions(laptop).getByTestId("message-menu").click();
  await laptop.getByRole("menuitem", { name: "Erase" }).click();
  await laptop.getByText("Its text is erased for everybody, on all devices.").waitFor();
  await laptop.getByRole("button", { name: "Cancel" }).click();
  expect(await questions(laptop).getByText("in secret").count()).toBe(1);
  await questions(laptop).getByTestId("message-menu").click();
  await laptop.getByRole("menuitem", { name: "Erase" }).click();
  await laptop.getByTestId("confirm").click();
  for (const page of [laptop, phone]) {
    await questions(page).getByText("This message was erased.").waitFor();
    await page.getByTestId("session").getByText("New session").waitFor();
  }

  expect(await questions(tablet).getByText("in secret").count()).toBe(1);
  await tablet.context().setOffline(false);
  await questions(tablet).getByText("This message was erased.").waitFor();
  await tablet.getByTestId("session").getByText("New session").waitFor();
  for (const page of [laptop, phone, tablet]) {
    expect(await page.getByText("in secret").count()).toBe(0);
    expect(await answers(page).getByText("1 2 3").count()).toBe(1);
    expect(await questions(page).getByTestId("message-menu").count()).toBe(0);
  }
});
