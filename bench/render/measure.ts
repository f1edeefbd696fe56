import { type Browser, chromium, type Page } from "playwright-core";
import type {} from "./page/main.tsx";

/** What one streamed answer cost the page's main thread, in milliseconds. */
export interface Row {
  candidate: string;
  length: number;
  script: number;
  layout: number;
  style: number;
  task: number;
  /** The longest task of more than 50 ms, or 0. */
  longest: number;
  /** Task time per token in the first and the last tenth. */
  first: number;
  last: number;
  elements: number;
}

const TOKENS_PER_MS = 0.5;
const TOKEN_LENGTH = 4;
const PATIENCE_MS = 300_000;

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
}

export async function measure(browser: Browser, url: string, candidate: string, length: number): Promise<Row> {
  const page = await browser.newPage({ viewport: { width: 900, height: 800 } });
  try {
    page.setDefaultTimeout(PATIENCE_MS);
    const metrics = await readMetrics(page);
    const tenths: number[] = [];
    await page.exposeFunction("onTenth", async (tenth: number) => {
      tenths[tenth] = (await metrics()).task;
    });
    await page.goto(url);
    const before = await metrics();
    const result = await page.evaluate((options) => window.streamAnswer(options), {
      candidate,
      length,
      tokensPerMs: TOKENS_PER_MS,
    });
    const after = await metrics();
    const perTenth = length / TOKEN_LENGTH / 10;
    return {
      candidate,
      length,
      script: after.script - before.script,
      layout: after.layout - before.layout,
      style: after.style - before.style,
      task: after.task - before.task,
      longest: Math.max(0, ...result.longTasks),
      first: ((tenths[2] ?? 0) - (tenths[1] ?? 0)) / perTenth,
      last: ((tenths[10] ?? 0) - (tenths[9] ?? 0)) / perTenth,
      elements: result.elements,
    };
  } finally {
    await page.close();
  }
}

async function readMetrics(page: Page): Promise<() => Promise<Record<"script" | "layout" | "style" | "task", number>>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const milliseconds = (name: string) =>
      (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN) * 1_000;
    return {
      script: milliseconds("ScriptDuration"),
      layout: milliseconds("LayoutDuration"),
      style: milliseconds("RecalcStyleDuration"),
      task: milliseconds("TaskDuration"),
    };
  };
}
