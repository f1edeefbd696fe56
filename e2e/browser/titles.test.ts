import { browserTest, startBrowser } from "../lib/browser.ts";
import { say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("LIV5 a new session is named by its message at once, and after its answer by the model", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "30", SESSION_TITLES: "model" });
  const phone = await openPage(url);
  await signInAsDemo(phone);
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await say(phone, "count to 20, please, and then stop counting");
  for (const page of [phone, laptop]) {
    await page.getByRole("link", { name: "count to 20, please, and then stop counting" }).waitFor();
  }
  await untilStatus(phone, "completed");
  for (const page of [phone, laptop]) {
    await page.getByTestId("session").getByText("Count to 20", { exact: true }).waitFor();
  }
  await phone.getByRole("heading", { name: "Count to 20", exact: true }).waitFor();
});
