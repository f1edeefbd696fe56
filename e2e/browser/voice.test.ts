import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

/** In the page: what the stand-ins for the microphone and the voice were asked to do, and how to make them do something. */
interface Stage {
  hear: (...said: [text: string, isFinal: boolean][]) => void;
  fail: (error: string) => void;
  language: string;
  local: boolean;
  spoken: { text: string; lang: string; rate: number }[];
  endUtterance: () => void;
}
declare global {
  interface Window {
    stage: Stage;
  }
}

/** Headless Chromium has neither a microphone nor a voice. */
function setStage(): void {
  type Handler = ((event?: unknown) => void) | null;
  let listening: Microphone | null = null;
  let speaking: SpeechSynthesisUtterance | null = null;
  class Microphone {
    lang = "";
    processLocally = false;
    onstart: Handler = null;
    onresult: Handler = null;
    onerror: Handler = null;
    onend: Handler = null;
    static async available() {
      return "downloadable";
    }
    start() {
      listening = this;
      window.stage.language = this.lang;
      window.stage.local = this.processLocally;
      this.onstart?.();
    }
    stop() {
      this.onend?.();
    }
    abort() {
      this.onend?.();
    }
  }
  window.stage = {
    language: "",
    local: false,
    spoken: [],
    hear: (...said) =>
      listening?.onresult?.({ results: said.map(([transcript, isFinal]) => ({ isFinal, 0: { transcript } })) }),
    fail(error) {
      listening?.onerror?.({ error });
      listening?.onend?.();
    },
    endUtterance: () => speaking?.onend?.(new Event("end") as SpeechSynthesisEvent),
  };
  Object.assign(window, { SpeechRecognition: Microphone });
  speechSynthesis.cancel = () => {
    speaking = null;
  };
  speechSynthesis.speak = (utterance) => {
    speaking = utterance;
    window.stage.spoken.push({ text: utterance.text, lang: utterance.lang, rate: utterance.rate });
    utterance.onstart?.(new Event("start") as SpeechSynthesisEvent);
  };
}

async function openStage(options: { locale?: string } = {}): Promise<Page> {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url, options);
  await page.addInitScript(setStage);
  await signInAsDemo(page);
  return page;
}

browserTest(
  "what is dictated shows while one speaks and goes in at the caret; the microphone is explained first",
  async () => {
    const page = await openStage();
    const field = page.getByTestId("composer-input");
    await field.fill("Dear ,");
    await field.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(5, 5));
    await page.getByTestId("dictate").click();
    await page.getByText("Many browsers send what they hear to their maker").waitFor();
    expect(await page.evaluate(() => window.stage.language)).toBe("");
    await page.getByTestId("voice-agree").click();
    const strip = page.getByTestId("dictation");
    await strip.getByText("Listening").waitFor();
    expect(await page.evaluate(() => window.stage.language)).toBe("en-GB");
    await page.evaluate(() => window.stage.hear(["Doctor", true], [" Whu", false]));
    await strip.getByText("Whu").waitFor();
    expect(await field.inputValue()).toBe("Dear ,");
    await page.evaluate(() => window.stage.hear(["Doctor", true], [" Wu", true]));
    await page.getByTestId("dictation-done").click();
    await strip.waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe("Dear Doctor Wu,");

    await page.reload();
    await page.getByTestId("dictate").click();
    await strip.waitFor(); // asked once
    await page.evaluate(() => window.stage.hear(["Never mind", true]));
    await strip.getByText("Never mind").waitFor();
    await page.keyboard.press("Escape");
    await strip.waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe("Dear Doctor Wu,");
  },
);

browserTest(
  "one may speak another language, and what goes wrong is explained without losing what was said",
  async () => {
    const page = await openStage();
    const field = page.getByTestId("composer-input");
    await page.getByTestId("dictate").waitFor();
    await page.keyboard.press("Control+Shift+Space");
    await page.getByTestId("voice-agree").click();
    const strip = page.getByTestId("dictation");
    await strip.getByLabel("Language you speak").selectOption("ar-EG");
    await expect.poll(() => page.evaluate(() => window.stage.language)).toBe("ar-EG");
    await page.evaluate(() => window.stage.hear(["صباح الخير", true]));
    await page.evaluate(() => window.stage.fail("network"));
    await page.getByTestId("dictation-error").getByText("could not reach its speech service").waitFor();
    expect(await field.inputValue()).toBe("صباح الخير");
    for (const [error, sentence] of [
      ["not-allowed", "does not allow the microphone"],
      ["audio-capture", "No microphone was found"],
      ["language-not-supported", "Choose another one"],
      ["no-speech", "Nothing was heard"],
    ] as const) {
      await page.getByTestId("dictate").click();
      await strip.getByText("Listening").waitFor();
      await page.evaluate((code) => window.stage.fail(code), error);
      await page.getByTestId("dictation-error").getByText(sentence).waitFor();
    }
  },
);

browserTest("a browser that cannot listen shows no microphone", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "SpeechRecognition");
    Reflect.deleteProperty(window, "webkitSpeechRecognition");
  });
  await signInAsDemo(page);
  await page.getByTestId("prompts").waitFor();
  expect(await page.getByTestId("dictate").count()).toBe(0);
});

browserTest(
  "an answer is read aloud sentence by sentence, can be paused and made faster, and ends on leaving",
  async () => {
    const page = await openStage();
    await say(page, "A long answer");
    await untilStatus(page, "completed");
    await answers(page).hover();
    await answers(page).getByTestId("read-aloud").click();
    const player = page.getByTestId("player");
    await player.and(page.locator('[data-status="speaking"]')).waitFor();
    const first = await spoken(page);
    expect(first).toHaveLength(1);
    expect(first[0]).toMatchObject({ lang: "en", rate: 1 });
    await page.evaluate(() => window.stage.endUtterance());
    await player.getByRole("button", { name: "Pause" }).click();
    await player.getByText("Paused").waitFor();
    const before = await spoken(page);
    await player.getByRole("button", { name: "Go on" }).click();
    const again = await spoken(page);
    expect(again).toHaveLength(before.length + 1);
    expect(again.at(-1)?.text).toBe(before.at(-1)?.text);
    await player.getByRole("button", { name: "Speed: 1 ×" }).click();
    await page.getByRole("menuitemradio", { name: "1.5 ×" }).click();
    expect((await spoken(page)).at(-1)).toMatchObject({ text: before.at(-1)?.text, rate: 1.5 });
    while ((await player.count()) > 0) await page.evaluate(() => window.stage.endUtterance());
    const all = (await spoken(page)).map(({ text }) => text).join(" ");
    expect(all).toContain("Code block.");
    expect(all).not.toContain("──►");

    await questions(page).hover();
    await questions(page).getByTestId("read-aloud").click();
    await player.waitFor();
    expect((await spoken(page)).at(-1)).toMatchObject({ text: "A long answer", rate: 1.5 });
    await page.getByRole("link", { name: "New session" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await player.waitFor({ state: "detached" });
  },
);

browserTest("a text is read in the language of its script", async () => {
  const page = await openStage();
  await say(page, "arabic");
  await untilStatus(page, "completed");
  await page.getByTestId("composer-input").blur();
  await page.keyboard.press("l");
  await page.getByTestId("player").waitFor();
  expect((await spoken(page))[0]?.lang).toBe("ar");
});

function spoken(page: Page): Promise<Stage["spoken"]> {
  return page.evaluate(() => window.stage.spoken);
}
