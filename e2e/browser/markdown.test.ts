import { expect, onTestFinished } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const ANSWER = `Energy is $E = mc^2$, which $5 and $10 are not.[^1]

$$
\\int_0^1 x^2 \\, dx = \\frac{1}{3}
$$

\`\`\`ts
// Adds up what was spent.
export function total(rows: readonly Row[]): number {
  return rows.reduce((sum, { spend }) => sum + spend, 0);
}
\`\`\`

\`\`\`mermaid
flowchart LR
  A[Person] --> B{Server}
  B -- stores --> C[(Log)]
  B -- streams --> D[Every device]
\`\`\`

See [the report].

[^1]: A note with \`code\`.
[the report]: https://example.org/report
`;

browserTest(
  "formulas, coloured code, diagrams, notes and late links are shown once the answer has streamed",
  async () => {
    const tokens = ANSWER.match(/[\s\S]{1,7}/g) ?? [];
    const provider = await startLoopbackProvider({ format: "openai", tokens, delayMs: 5 });
    onTestFinished(() => provider.close());
    const { url } = await startTestServer({ OPENAI_API_KEY: "loopback", OPENAI_BASE_URL: provider.url });
    const page = await openPage(url, { viewport: { width: 1280, height: 1400 } });
    await signInAsDemo(page);
    await say(page, "Show me everything");
    await untilStatus(page, "completed");
    const answer = answers(page).last();
    await answer.locator("math").nth(1).waitFor();
    expect(await answer.locator("math").count()).toBe(2);
    await answer.locator('[data-kind="keyword"]').getByText("export", { exact: true }).waitFor();
    expect(await answer.locator("figure pre").first().textContent()).toContain("return rows.reduce(");
    const picture = answer.getByRole("img", { name: "Diagram: flowchart" });
    await picture.waitFor();
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBeGreaterThan(100);
    expect(await answer.getByRole("link", { name: "the report" }).getAttribute("href")).toBe(
      "https://example.org/report",
    );
    await answer.getByRole("link", { name: "Footnote 1" }).click();
    await answer.getByText("A note with").waitFor();
    await answer.getByRole("button", { name: "Back to the text from footnote 1" }).click();
    expect(
      await answer.getByRole("link", { name: "Footnote 1" }).evaluate((link) => link === document.activeElement),
    ).toBe(true);

    await answer.getByRole("button", { name: "Show source" }).click();
    await answer.getByText("B -- streams --> D[Every device]").waitFor();
    const download = page.waitForEvent("download");
    await answer.getByRole("button", { name: "Download" }).first().click();
    expect((await download).suggestedFilename()).toBe("code.ts");
  },
);
