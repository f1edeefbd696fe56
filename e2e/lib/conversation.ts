import type { Locator, Page } from "playwright-core";
import { expect, vi } from "vitest";

/** Signs in with the demo button; ends on the start page. */
export async function signInAsDemo(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByTestId("demo-login").click();
  await page.getByTestId("composer-input").waitFor();
}

/** Makes an account through the form; ends on the start page. */
export async function signUpInBrowser(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "No account yet? Create one" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail").fill(`${name}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByTestId("composer-input").waitFor();
}

/** Says something where the composer is; on the start page that begins a session. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer-input").fill(text);
  await page.getByTestId("send").click();
  await page.waitForURL("**/s/ses_*");
}

export function questions(page: Page): Locator {
  return page.locator('[data-testid="message"][data-role="user"]');
}

export function answers(page: Page): Locator {
  return page.locator('[data-testid="message"][data-role="assistant"]');
}

/** Waits until what reads Markdown is loaded; before, answers show their plain text. */
async function untilDrawn(page: Page): Promise<void> {
  await page.getByTestId("markdown-loading").first().waitFor({ state: "detached" });
}

/** The newest answer's text as it is shown; empty while there is none. */
export async function shownText(page: Page): Promise<string> {
  await untilDrawn(page);
  return (await answers(page).locator(".millrace-markdown").allInnerTexts()).at(-1) ?? "";
}

/** The newest answer's text once it shows at least so many characters. */
export function textOfLength(page: Page, least: number): Promise<string> {
  return vi.waitFor(async () => {
    const text = await shownText(page);
    expect(text.length).toBeGreaterThanOrEqual(least);
    return text;
  }, 15_000);
}

/** Waits until the newest answer has this status, and is drawn. */
export async function untilStatus(page: Page, status: string): Promise<void> {
  await page.locator(`[data-testid="message"][data-role="assistant"][data-status="${status}"]`).last().waitFor();
  await untilDrawn(page);
}

/** Waits until the connection light says that news arrives, and by what. */
export async function untilConnected(
  page: Page,
  transport: "websocket" | "sse" | "long-poll",
  options: { timeout?: number } = {},
): Promise<void> {
  const status = transport === "long-poll" ? "polling" : "live";
  const light = `[data-testid="connection"][data-status="${status}"][data-transport="${transport}"]`;
  await page.locator(light).waitFor(options);
}

export interface ShownMessage {
  id: string;
  role: string;
  status: string;
  text: string;
}

/** All messages on the page, as they are shown at one moment. */
export async function transcript(page: Page): Promise<ShownMessage[]> {
  await untilDrawn(page);
  return page.getByTestId("message").evaluateAll((messages) =>
    messages.map((message) => {
      const { messageId = "", role = "", status = "" } = (message as HTMLElement).dataset;
      const texts = message.querySelectorAll(role === "user" ? "p[dir]" : ".millrace-markdown");
      return { id: messageId, role, status, text: Array.from(texts, (text) => text.textContent).join("\n") };
    }),
  );
}
