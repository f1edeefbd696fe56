/**
 * A session of 10,000 messages against one of 20, in Chromium: how soon its newest page is there, what it holds in memory,
 * and whether it scrolls like a short one.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { launchChromium, type Page } from "../../e2e/lib/chromium.ts";
import { type Millrace, startMillrace } from "../lib/millrace.ts";
import { fillSession } from "./fill-session.ts";
import { measureMemory } from "./measure-memory.ts";
import { openByAddress, openFromList } from "./measure-open.ts";
import { goToEnd, goToTop, scrollSteadily } from "./measure-scroll.ts";
import { installProbe } from "./probe.ts";
import { type Measured, report } from "./report.ts";

const SIZES = [20, 10_000];
const TURNS = 600;
const PIXELS = 240;
/** No provider is called: the demo model answers, as fast as it can. */
const NO_PROVIDER = "http://127.0.0.1:9";

const repetitions = Number(process.argv[2] ?? 7);
process.env["MILLRACE_DEMO_DELAY_MS"] = "0";
const millrace = await startMillrace(NO_PROVIDER);
const browser = await launchChromium();
try {
  const measured: Measured[] = [];
  for (const size of SIZES) {
    const title = `${size.toLocaleString("en")} messages`;
    console.log(`Filling a session with ${title}…`);
    measured.push(await measure(title, await fillSession(millrace, title, size)));
  }
  const machine = `Node ${process.version}, Chromium ${browser.version()}, ${cpus().length} cores shared by server and browser; medians of ${repetitions}`;
  const text = `${machine}\n\n${report(measured)}\n`;
  writeFileSync(fileURLToPath(new URL("../results/session.txt", import.meta.url)), text);
  console.log(`\n${text}`);
} finally {
  await browser.close();
  await millrace.stop();
}

async function measure(name: string, id: string): Promise<Measured> {
  const url = `${millrace.url}/s/${id}`;
  const cold: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    const page = await newDevice(millrace);
    cold.push(await openByAddress(page, url));
    await page.context().close();
  }
  const page = await newDevice(millrace);
  await openByAddress(page, url);
  const warm: number[] = [];
  const fromList: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    warm.push(await openByAddress(page, url));
    fromList.push(await openFromList(page, millrace.url, name));
  }
  await openByAddress(page, url);
  await page.waitForLoadState("networkidle");
  const opened = await measureMemory(page);
  const up = await scrollSteadily(page, TURNS, -PIXELS);
  await goToTop(page);
  const atTop = await measureMemory(page);
  const down = await scrollSteadily(page, TURNS, PIXELS);
  await goToEnd(page);
  const backAtEnd = await measureMemory(page);
  await page.context().close();
  return { name, cold, warm, fromList, opened, atTop, backAtEnd, up, down };
}

/** A page of the same person on a device of its own. */
async function newDevice({ url, headers }: Millrace): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale: "en-GB" });
  const cookies = (headers["cookie"] ?? "").split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await installProbe(page);
  return page;
}
