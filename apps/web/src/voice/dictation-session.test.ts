import { expect, test } from "vitest";
import { type DictationError, type DictationState, startDictation } from "./dictation-session.ts";
import type { Recognition } from "./recognition.ts";

class Microphone implements Recognition {
  static last: Microphone;
  static isLocal = false;
  lang = "";
  continuous = false;
  interimResults = false;
  processLocally = false;
  onstart: Recognition["onstart"] = null;
  onresult: Recognition["onresult"] = null;
  onerror: Recognition["onerror"] = null;
  onend: Recognition["onend"] = null;
  calls: string[] = [];

  constructor() {
    Microphone.last = this;
  }
  static async available() {
    return Microphone.isLocal ? "available" : "downloadable";
  }
  start() {
    this.calls.push("start");
    this.onstart?.();
  }
  stop() {
    this.calls.push("stop");
  }
  abort() {
    this.calls.push("abort");
    this.onend?.();
  }
  hear(...said: [text: string, isFinal: boolean][]) {
    this.onresult?.({ results: said.map(([transcript, isFinal]) => ({ isFinal, 0: { transcript } })) });
  }
}

async function dictate() {
  const states: DictationState[] = [];
  const ends: [string, DictationError | null][] = [];
  const session = startDictation(Microphone, "en-GB", {
    changed: (state) => states.push(state),
    ended: (text, error) => ends.push([text, error]),
  });
  const microphone = Microphone.last;
  await expect.poll(() => microphone.calls).toEqual(["start"]);
  return { session, microphone, states, ends };
}

test("what is said shows at once, first as it may still change", async () => {
  const { microphone, states } = await dictate();
  expect(microphone.lang).toBe("en-GB");
  microphone.hear(["Good morning", true], [" every", false]);
  expect(states.at(-1)).toMatchObject({ phase: "listening", final: "Good morning", interim: "every" });
});

test("stopped, it ends with all that was said once the last words are recognized", async () => {
  const { session, microphone, ends } = await dictate();
  microphone.hear(["Good morning", true], [" every", false]);
  session.stop();
  expect(ends).toEqual([]);
  microphone.hear(["Good morning", true], [" everybody", true]);
  microphone.onend?.();
  expect(ends).toEqual([["Good morning everybody", null]]);
});

test("cancelled, it ends with nothing, once", async () => {
  const { session, microphone, ends } = await dictate();
  microphone.hear(["Good morning", true]);
  session.cancel();
  expect(microphone.calls).toContain("abort");
  expect(ends).toEqual([["", null]]);
});

test("an error keeps what was said before it", async () => {
  const { microphone, ends } = await dictate();
  microphone.hear(["Good morning", true]);
  microphone.onerror?.({ error: "network" });
  microphone.onend?.();
  expect(ends).toEqual([["Good morning", "network"]]);
});

test("the sound stays on the device where the browser can do that", async () => {
  Microphone.isLocal = true;
  const { microphone, states } = await dictate();
  Microphone.isLocal = false;
  expect(microphone.processLocally).toBe(true);
  expect(states.at(-1)?.isLocal).toBe(true);
});
