import type { ToolPart } from "@millrace/protocol";
import type { Page } from "playwright-core";

/** The button of the account menu, which is loaded after the rail. */
export const ACCOUNT = ":is(aside, dialog) nav ~ div [aria-haspopup=menu]";

export async function openSignIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByTestId("demo-login").waitFor();
  await page.locator("main [aria-haspopup=menu]").waitFor();
}

export async function openSignUp(page: Page): Promise<void> {
  await openSignIn(page);
  await page.locator("form + button").click();
  await page.locator("[name=name]").waitFor();
}

export async function openHome(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByTestId("composer-input").waitFor();
  await page.getByTestId("model-picker").waitFor();
  if (await page.locator("aside").isVisible()) await page.locator(ACCOUNT).waitFor();
}

/** Opens a session whose newest answer has ended like this. */
export async function openEnded(page: Page, id: string, status: string): Promise<void> {
  await page.goto(`/s/${id}`);
  await page.locator(`[data-role="assistant"][data-status="${status}"]`).last().waitFor();
  await page.locator('[data-testid="connection"][data-status="live"]').waitFor();
  await page.getByTestId("message-menu").last().waitFor();
  if (await page.locator("aside").isVisible()) await page.locator(ACCOUNT).waitFor();
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer-input").fill(text);
  await page.getByTestId("send").click();
}

/** Where the rail is a sheet, opens it. */
export async function showRail(page: Page): Promise<void> {
  await page.locator("aside").or(page.getByTestId("show-rail")).first().waitFor();
  if (await page.getByTestId("show-rail").isVisible()) await page.getByTestId("show-rail").click();
  await page.locator(":is(aside, dialog) nav a").first().waitFor();
  await page.locator(ACCOUNT).waitFor();
}

export async function openSessionMenu(page: Page, id: string): Promise<void> {
  await openHome(page);
  await showRail(page);
  const item = page.locator("nav li").filter({ has: page.locator(`a[href="/s/${id}"]`) });
  await item.hover();
  await item.locator("[aria-haspopup=menu]").click();
  await page.getByRole("menu").waitFor();
}

export async function openMessageMenu(page: Page, id: string): Promise<void> {
  await openEnded(page, id, "completed");
  await page.getByTestId("message").first().hover();
  await page.getByTestId("message-menu").first().click();
  await page.getByRole("menu").waitFor();
}

/** Lets the session's answers have used tools, which the demo model has none of. */
export async function addTools(page: Page, id: string): Promise<void> {
  const call = { toolCallId: "call_1", input: { account: "Northwind", status: "active" } };
  const tools: ToolPart[] = [
    { type: "tool-list_campaigns", state: "output-available", output: [{ name: "Spring sale", spend: 1240 }], ...call },
    { type: "tool-read_budget", state: "output-error", errorText: "The account could not be read.", ...call },
  ];
  await page.route(`**/api/v1/chat/sessions/${id}`, async (route) => {
    const response = await route.fetch();
    const snapshot = await response.json();
    for (const message of snapshot.messages) if (message.role === "assistant") message.parts.unshift(...tools);
    await route.fulfill({ response, json: snapshot });
  });
}

/** Opens a section of the settings, with what it loads. */
export async function openSection(page: Page, name: string): Promise<void> {
  await page.goto(`/settings/${name}`);
  await page.locator("main section h2").first().waitFor();
}
