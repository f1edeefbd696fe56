import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds, memory } from "../lib/process-tree.ts";
import { startScriptedMillrace } from "../lib/scripted-millrace.ts";
import { percentile } from "../lib/statistics.ts";
import { MARKER, Subscribers } from "../lib/subscribers.ts";
import { subscription } from "../lib/subscription.ts";
import type { IdleResult, TaskOf } from "./task.ts";

const PUBLISHES = 50;
/** Longer than a heartbeat takes to come round. */
const WATCH_MS = 16_000;

/** Many WebSockets in one process, each following a session of its own, and then news for one of them. */
export async function measureIdle({ connections }: TaskOf<"idle">): Promise<IdleResult> {
  const millrace = await startScriptedMillrace();
  const sessions = await createSessions(connections, millrace.createSession);
  const busy = sessions.at(-1) ?? "";
  const answer = await millrace.begin(busy);
  const offset = await millrace.offset(busy);
  const fresh = await millrace.offset(sessions[0] ?? "");
  const before = memory(millrace.pid).now;
  const subscribers = new Subscribers(Number(new URL(millrace.url).port));
  const connecting = performance.now();
  await subscribers.addMany(connections, (index) => {
    const session = sessions[index] ?? "";
    return subscription("websocket", millrace, session, session === busy ? offset : fresh);
  });
  const connectAll = performance.now() - connecting;
  await sleep(1_000);
  const idle = memory(millrace.pid).now;
  const cpu = cpuSeconds(millrace.pid);
  await sleep(WATCH_MS);
  const idleCpu = (cpuSeconds(millrace.pid) - cpu) / (WATCH_MS / 1_000);
  const times: number[] = [];
  for (let publish = 0; publish < PUBLISHES; publish++) {
    const took = await subscribers.publish(() => answer.say(MARKER), 1);
    if (took) times.push(took.last);
    await sleep(20);
  }
  const result = {
    connectAll,
    memoryMb: idle,
    perConnectionKb: ((idle - before) * 1_024) / connections,
    idleCpu,
    publishToOne: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    errors: subscribers.failed + subscribers.wrong,
  };
  subscribers.close();
  await millrace.stop();
  return result;
}

async function createSessions(count: number, create: () => Promise<string>): Promise<string[]> {
  const sessions: string[] = [];
  while (sessions.length < count) {
    const some = Math.min(50, count - sessions.length);
    sessions.push(...(await Promise.all(Array.from({ length: some }, create))));
  }
  return sessions;
}
