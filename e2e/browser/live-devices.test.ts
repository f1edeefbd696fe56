import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { messageText, type Snapshot } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import { createApi } from "../lib/api.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import {
  answers,
  questions,
  type ShownMessage,
  say,
  signInAsDemo,
  signUpInBrowser,
  transcript,
  untilConnected,
  untilStatus,
} from "../lib/conversation.ts";
import { createRandom } from "../lib/random.ts";
import { type Cut, startTcpProxy } from "../lib/tcp-proxy.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
/** High enough for a whole session: of a long one, a page holds only the messages near the view. */
const ALL_DRAWN = { viewport: { width: 1280, height: 8000 } };
const SEED = Number(process.env["FLAP_SEED"] ?? Date.now() % 1_000_000_000);
/** Of one second each. */
const FLAPS = 60;
const KILL_AT = 30;

browserTest(
  "LIV1 a tab that is idle shows the turn that another device makes, and its session in the list",
  async () => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "5" });
    const phone = await openPage(url);
    await signInAsDemo(phone);
    const laptop = await openPage(url);
    await signInAsDemo(laptop);
    await say(phone, "count to 3");
    await untilStatus(phone, "completed");
    await laptop.getByTestId("session").waitFor();
    await laptop.goto(phone.url());
    await untilStatus(laptop, "completed");
    await say(phone, "count to 30");
    await answers(laptop).nth(1).and(laptop.locator('[data-status="completed"]')).waitFor();
    expect(await transcript(laptop)).toEqual(await transcript(phone));
  },
);

browserTest(
  "LIV1 RUN6 the network fails every second for a minute and the server is killed: all tabs end with the same, nothing twice",
  { timeout: 240_000 },
  async () => {
    console.log(`FLAP_SEED=${SEED}`);
    const random = createRandom(SEED);
    const proxy = await startTcpProxy();
    let server = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "60", PUBLIC_URL: proxy.url });
    proxy.connectTo(server.url);
    const phone = await openPage(proxy.url, ALL_DRAWN);
    await signInAsDemo(phone);
    await say(phone, "count to 3");
    await untilStatus(phone, "completed");
    const idle = await phone.context().newPage();
    const laptop = await openPage(proxy.url, ALL_DRAWN);
    await signInAsDemo(laptop);
    for (const page of [idle, laptop]) await page.goto(phone.url());
    const eve = await openPage(proxy.url, ALL_DRAWN);
    await signUpInBrowser(eve, "eve");
    await say(eve, "count to 4 for Eve");
    const writers = [phone, laptop, eve];
    const readers = [phone, idle, laptop];
    for (const page of [...readers, eve]) await untilStatus(page, "completed");
    const said = new Map(writers.map((page) => [page, [] as string[]]));
    said.get(phone)?.push("count to 3");
    said.get(eve)?.push("count to 4 for Eve");

    const cuts: Cut[] = ["fin", "rst"];
    for (let flap = 0; flap < FLAPS; flap++) {
      const failsFor = random.between(50, 700);
      const offline = flap % 5 === 3 ? random.pick(writers).context() : null;
      proxy.fail(cuts[flap % cuts.length] ?? "fin");
      await offline?.setOffline(true);
      if (flap === KILL_AT) {
        await server.process.end("SIGKILL");
        server = await server.restart();
        proxy.connectTo(server.url);
      }
      if (flap % 4 === 1) {
        const page = random.pick(writers);
        const text = `count to ${random.between(5, 40)}, says flap ${flap}`;
        await page.getByTestId("composer-input").fill(text);
        await page.getByTestId("send").click();
        said.get(page)?.push(text);
      }
      await wait(failsFor);
      proxy.mend();
      await offline?.setOffline(false);
      const check = async (page: Page) => expectNothingTwice(await transcript(page));
      await Promise.all([wait(1_000 - failsFor), ...[...readers, eve].map(check)]);
    }

    expect(Math.min(...Object.values(proxy.cuts))).toBeGreaterThan(0);
    for (const page of [...readers, eve]) await untilConnected(page, "websocket", { timeout: 40_000 });
    const ownSaid = (pages: readonly Page[]) => pages.flatMap((page) => said.get(page) ?? []).sort();
    await vi.waitFor(async () => expect(await questionTexts(idle)).toEqual(ownSaid(readers)), 30_000);
    await vi.waitFor(async () => expect(await questionTexts(eve)).toEqual(ownSaid([eve])), 30_000);
    const cookies = (await phone.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const sessionId = new URL(phone.url()).pathname.split("/").at(-1) ?? "";
    const wanted = stored(await createApi(proxy.url, cookies).settled(sessionId));
    expect(wanted.flatMap(({ role, text }) => (role === "user" ? [text] : [])).sort()).toEqual(ownSaid(readers));
    for (const page of readers) {
      await vi.waitFor(async () => expect(await transcript(page)).toEqual(wanted), 20_000);
    }
    const hashes = await Promise.all(readers.map(async (page) => hash(await transcript(page))));
    expect(hashes).toEqual(readers.map(() => hash(wanted)));
    console.log(`connections cut: ${JSON.stringify(proxy.cuts)}; every transcript: ${hash(wanted)}`);
    expect(await eve.getByTestId("session").count()).toBe(1);
  },
);

/** Also not for a moment, while the message of this device becomes that of the log. */
function expectNothingTwice(messages: readonly ShownMessage[]): void {
  const asked = messages.filter(({ role }) => role === "user").map(({ text }) => text);
  expect(asked).toEqual([...new Set(asked)]);
  const ids = messages.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
}

/** The messages as the server has them, in the words of the page. */
function stored({ messages }: Snapshot): ShownMessage[] {
  return messages.map((message) => ({
    id: message.id,
    role: message.role,
    status: message.role === "assistant" ? message.status : "sent",
    text: messageText(message),
  }));
}

function hash(messages: readonly ShownMessage[]): string {
  return createHash("sha256").update(JSON.stringify(messages)).digest("hex");
}

async function questionTexts(page: Page): Promise<string[]> {
  return (await questions(page).locator("p[dir]").allInnerTexts()).sort();
}
