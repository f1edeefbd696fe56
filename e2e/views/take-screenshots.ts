import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { launchServer } from "../lib/server-process.ts";
import { makeDemoContent } from "./demo-content.ts";
import { FORMS, type Form } from "./forms.ts";
import { VIEWS } from "./views.ts";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
/** All pages show the same time since everything happened. */
const LATER_MS = 3 * 60_000;

/**
 * Takes the pictures of all views in all forms into docs/screenshots, each form with a server and an account of its own.
 *
 * @param wanted parts of names (`home`, `sign-in-phone`) of what is to be taken, whether it usually is or not; none: all
 */
export async function takeScreenshots(wanted: readonly string[]): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const browser = await launchChromium();
  try {
    for (const form of Object.keys(FORMS) as Form[]) {
      const views = VIEWS.filter(({ name, pictured }) =>
        wanted.length > 0 ? wanted.some((part) => `${name}-${form}`.includes(part)) : pictured?.includes(form),
      );
      if (views.length > 0) await withServer((url) => takeForm(browser, url, form, views));
    }
  } finally {
    await browser.close();
  }
}

async function withServer(task: (url: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "millrace-screenshots-"));
  const server = launchServer({ MILLRACE_DATA_DIR: directory, MILLRACE_DEMO_DELAY_MS: "0" });
  try {
    await task(await server.ready);
  } finally {
    await server.end("SIGKILL");
    await rm(directory, { recursive: true, force: true });
  }
}

async function takeForm(browser: Browser, url: string, form: Form, views: typeof VIEWS): Promise<void> {
  const ada = await browser.newContext();
  const content = await makeDemoContent(ada.request, url);
  const storageState = await ada.storageState();
  await ada.close();
  const now = Date.now() + LATER_MS;
  for (const view of views) {
    const context = await browser.newContext({
      baseURL: url,
      ...FORMS[form],
      ...(view.as === "member" && { storageState }),
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.clock.setFixedTime(now);
    await view.open(page, content);
    await takePicture(page, `${view.name}-${form}`);
    await context.close();
  }
}

async function takePicture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${FOLDER}${name}.png`, animations: "disabled", caret: "hide" });
  console.log(name);
}
