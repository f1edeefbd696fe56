import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../packages/server/testing/scripted-provider.ts";
import { type Api, createApi } from "../lib/api.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";
import corpus from "./fixtures/hostile-content.json" with { type: "json" };

/** An answer of a model that means harm, in the pieces it comes in. */
interface HostileAnswer {
  name: string;
  parts: string[];
}

const MODEL = "ollama/scripted";
const openPage = startBrowser();

const GROUPS: [string, HostileAnswer[]][] = Object.entries(Object.groupBy(corpus, ({ group }) => group)).map(
  ([group, entries]) => [group, entries ?? []],
);

const DIAGRAMS = [
  'flowchart TD\n A@{ img: "https://evil.example/a.png", label: "x" } --> B',
  'flowchart TD\n A["#lt;img src=https://evil.example/b.png#gt;"] --> B',
  'flowchart TD\n A["`![x](https://evil.example/c.png)`"] --> B',
  "flowchart TD\n A --> B\n style A fill:url(https://evil.example/d.svg)",
  "%%{init: {'securityLevel': 'loose', 'themeCSS': '* { background: url(https://evil.example/e.png) }'}}%%\nflowchart TD\n A --> B",
  "%%%%{x}%%{init: {'securityLevel': 'loose'}}%%\nflowchart TD\n A --> B",
  'sequenceDiagram\n participant A\n link A: x @ https://evil.example/f\n A->>A: <img src="https://evil.example/g.png">',
  `flowchart TD\n${Array.from({ length: 240 }, (_, index) => ` n${index} --> n${(index * 7) % 240}`).join("\n")}`,
];

const FORMULAS = [
  "$$\\href{javascript:window.__pwned=1}{x}$$",
  "$$\\includegraphics{https://evil.example/h.png}$$",
  "$$\\def\\a{\\a\\a}\\a$$",
  '$$\\class{x" onmouseover="window.__pwned=1}{y}$$',
  "$$\\htmlData{x=1}{\\rule{100000em}{100000em}}$$",
];

const HEAVY: Record<string, string> = {
  "4 KB of quotes": `${"> ".repeat(2_048)}x`,
  "500 KB of backticks": "`".repeat(500_000),
  "runs of backticks of every length": Array.from({ length: 800 }, (_, index) => "`".repeat(index + 1)).join(" "),
  "80 KB of open links": "[a](".repeat(20_000),
  "lists inside lists": Array.from({ length: 800 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n"),
  "a long word of addresses": "https://".repeat(50_000),
  "a wide and long table": `${"|a".repeat(2_000)}\n${"|-".repeat(2_000)}\n${"|\n".repeat(2_000)}`,
  "code in one line": `\`\`\`js\n${"a(".repeat(60_000)}\n\`\`\``,
  "code that is hard to read": `\`\`\`ts\n${"<".repeat(20_000)}\n\`\`\``,
};

browserTest.for(GROUPS)(
  "SEC2: hostile answers run nothing, load nothing, and the page goes on (%s)",
  async ([, entries]) => {
    await expectHarmless(entries);
  },
);

browserTest("SEC2: hostile diagrams run nothing, load nothing, and the page goes on", async () => {
  await expectHarmless(DIAGRAMS.map((source, index) => ({ name: `diagram ${index}`, parts: [fenced(source)] })));
});

browserTest("SEC2: hostile formulas run nothing, load nothing, and the page goes on", async () => {
  await expectHarmless(FORMULAS.map((source, index) => ({ name: `formula ${index}`, parts: [source] })));
});

browserTest.for(Object.entries(HEAVY))(
  "SEC7: an answer that is hard to show does not stop the page (%s)",
  async ([name, text]) => {
    await expectHarmless([{ name, parts: text.match(/[\s\S]{1,20000}/g) ?? [] }]);
  },
);

/** Has the answers stream into an open page, then reads the page anew; nothing of them may come to anything. */
async function expectHarmless(entries: readonly HostileAnswer[]): Promise<void> {
  const { page, api, provider, sessionId, harm } = await openSession();
  for (const { name, parts } of entries) {
    await answerWith(provider, api, sessionId, parts);
    await untilStatus(page, "completed");
    expect(await harm(), name).toEqual([]);
  }
  await expectUsable(page, provider);
  await page.reload();
  await untilStatus(page, "completed");
  await expectUsable(page, provider);
  expect(await harm(), "after loading the page again").toEqual([]);
}

async function openSession() {
  const provider = await startScriptedProvider();
  provider.answerByHand();
  onTestFinished(() => provider.close());
  const { url } = await startTestServer({ OLLAMA_BASE_URL: provider.url, OLLAMA_MODEL: "scripted" });
  const page = await openPage(url);
  // The largest answers take a page on a busy machine a while.
  page.setDefaultTimeout(60_000);
  const harm = await watchForHarm(page, url);
  await signInAsDemo(page);
  await page.evaluate((model) => localStorage.setItem("millrace.model", model), MODEL);
  await page.reload();
  await say(page, "Hello");
  const call = await provider.next();
  call.say("Hello.");
  call.finish();
  await untilStatus(page, "completed");
  const cookies = await page.context().cookies();
  const api = createApi(url, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
  const sessionId = page.url().split("/").at(-1) ?? "";
  return { page, api, provider, sessionId, harm };
}

async function answerWith(
  provider: ScriptedProvider,
  api: Api,
  sessionId: string,
  parts: readonly string[],
): Promise<void> {
  await api.send({ session_id: sessionId, content: "What do you say?", model: MODEL });
  const call = await provider.next();
  for (const part of parts) call.say(part);
  call.finish();
  await api.settled(sessionId);
}

/** The composer takes a message, and its answer is shown. */
async function expectUsable(page: Page, provider: ScriptedProvider): Promise<void> {
  await page.getByTestId("composer-input").fill("Still there?");
  await page.getByTestId("send").click();
  const call = await provider.next();
  call.say("Yes, still here.");
  call.finish();
  await answers(page).last().getByText("Yes, still here.").waitFor();
  await untilStatus(page, "completed");
  await questions(page).last().getByText("Still there?").waitFor();
}

/** @returns what came of hostile content on the page up to now, in words */
async function watchForHarm(page: Page, url: string): Promise<() => Promise<string[]>> {
  const harm: string[] = [];
  const { origin } = new URL(url);
  const isOwn = (address: string) => [origin, origin.replace("http", "ws")].includes(new URL(address).origin);
  page.on("request", (request) => {
    if (!isOwn(request.url()) && !/^(?:data|blob):/.test(request.url())) harm.push(`request ${request.url()}`);
    if (request.url().includes("SECRET") || request.url().includes("/api/files/"))
      harm.push(`request ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    harm.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => harm.push(`window ${popup.url()}`));
  page.on("framenavigated", (frame) => {
    if (!isOwn(frame.url())) harm.push(`navigation ${frame.url()}`);
  });
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { __seen: seen });
    addEventListener("securitypolicyviolation", (event) => seen.push(`blocked ${event.blockedURI}`));
  });
  return async () => [...harm, ...(await page.evaluate(findHarm))];
}

/** Runs in the page. */
function findHarm(): string[] {
  const found = [...((window as unknown as { __seen: string[] }).__seen ?? [])];
  if ("__pwned" in window) found.push("a script ran");
  if (document.baseURI !== location.href) found.push(`base ${document.baseURI}`);
  for (const element of document.querySelectorAll(".millrace-markdown *")) {
    const { localName } = element;
    if (/^(?:script|iframe|object|embed|style|link|meta|base|video|audio|form|svg)$/.test(localName)) {
      found.push(`element ${localName}`);
    }
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "srcset" || (name === "style" && /url\(/.test(value)))
        found.push(`${localName} ${name}`);
      if (name === "src" && !value.startsWith("data:image/svg+xml")) found.push(`source ${value}`);
      if (name === "href" && !/^(?:https?:\/\/|mailto:|#)/.test(value)) found.push(`address ${value}`);
    }
    if (
      localName === "a" &&
      /^https?:/.test(element.getAttribute("href") ?? "") &&
      !element.getAttribute("rel")?.includes("noopener")
    ) {
      found.push(`link ${element.outerHTML}`);
    }
  }
  return found;
}

function fenced(source: string): string {
  return `\`\`\`mermaid\n${source}\n\`\`\`\n\nThe end.`;
}
