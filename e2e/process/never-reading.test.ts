import { readFileSync } from "node:fs";
import type { LiveFrame } from "@millrace/protocol";
import { expect, onTestFinished, test } from "vitest";
import { Subscribers } from "../../bench/lib/subscribers.ts";
import { subscription } from "../../bench/lib/subscription.ts";
import { openLive } from "../../packages/server/testing/live-reader.ts";
import { startScriptedProvider } from "../../packages/server/testing/scripted-provider.ts";
import { signUp } from "../lib/api.ts";
import { startTestServer } from "../lib/test-server.ts";

const ANSWERS = 20;
const WORDS = 50;
const WORD = "e".repeat(20_000);
const NEVER_READING_PER_TRANSPORT = 10;
/** Of the server's memory, in MB. Were everything kept for those who do not read, it would be twice as much. */
const MOST_GROWTH = 100;

test("LIV2: clients that never read neither grow the server's memory nor take anything from those who do", async () => {
  const provider = await startScriptedProvider();
  onTestFinished(() => provider.close());
  provider.onCall = (call) => {
    for (let word = 0; word < WORDS; word++) call.say(WORD);
    call.finish();
  };
  const { url, process } = await startTestServer({ OLLAMA_BASE_URL: provider.url, OLLAMA_MODEL: "scripted" });
  const ada = await signUp(url, "ada");
  const { id } = await ada.createSession();
  const reader = openLive(url, { id: "", cookie: ada.cookie }, "WebSocket", [{ session_id: id, offset: "-1" }]);
  onTestFinished(() => reader.close());
  let asked = 0;
  const flow = async () => {
    for (let answer = 0; answer < ANSWERS; answer++) {
      // Each is a conversation of its own, so that the model is not told all that was said before.
      const { run } = await ada.send({ session_id: id, content: `Question ${++asked}`, parent_id: null });
      await reader.until((frame) => ends(frame, run.id));
    }
    return peakMemory(process.pid);
  };
  await flow();
  const without = await flow();

  const stuck = new Subscribers(Number(new URL(url).port));
  onTestFinished(() => stuck.close());
  const { offset } = await ada.snapshot(id);
  for (const transport of ["websocket", "sse", "log"] as const) {
    const steps = subscription(transport, { url, headers: { cookie: ada.cookie, origin: url } }, id, offset);
    await stuck.addMany(NEVER_READING_PER_TRANSPORT, () => steps);
  }
  stuck.pause();
  const beside = await flow();
  console.log(`the server's peak memory: ${without} MB, beside ${stuck.count} clients that never read ${beside} MB`);
  expect(stuck.failed).toBe(0);
  expect(beside - without).toBeLessThan(MOST_GROWTH);
  expect(reader.events(id).map((event) => JSON.stringify(event))).toEqual(await ada.wholeLog(id));
});

function ends(frame: LiveFrame, runId: string): boolean {
  return frame.type === "events" && frame.events.some((event) => event.type === "run-end" && event.run_id === runId);
}

/** In MB, since the process began. */
function peakMemory(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
}
