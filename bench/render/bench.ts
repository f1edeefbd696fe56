/**
 * An answer that streams into a page at 500 tokens of four characters a second: Millrace's Markdown, streamdown,
 * react-markdown, and plain text, taking turns in Chromium. Times are those of the page's main thread.
 *
 * npm run bench -- render [repetitions] [lengths] [candidates]
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { servePage } from "./build-page.ts";
import { measure, type Row, startBrowser } from "./measure.ts";
import { report } from "./report.ts";

const CANDIDATES = ["millrace", "streamdown", "millrace, by the word", "plain text", "react-markdown"];

const repetitions = Number(process.argv[2] ?? 3);
const lengths = (process.argv[3] ?? "20000,100000").split(",").map(Number);
const candidates = process.argv[4]?.split(",") ?? CANDIDATES;
const page = await servePage();
const rows: Row[] = [];
const browser = await startBrowser();
const version = browser.version();
try {
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const length of lengths) {
      for (const candidate of candidates) rows.push(await measure(browser, page.url, candidate, length));
    }
  }
} finally {
  await browser.close();
  await page.stop();
}
const machine = `Chromium ${version} without a GPU, ${cpus().length} cores; medians of ${repetitions}`;
const text = `${machine}\n\n${report(rows)}\n`;
writeFileSync(fileURLToPath(new URL("../results/render.txt", import.meta.url)), text);
console.log(`\n${text}`);
