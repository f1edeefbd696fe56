import { setTimeout as sleep } from "node:timers/promises";
import { cpuSeconds, memory } from "../lib/process-tree.ts";
import { percentile } from "../lib/statistics.ts";
import { MARKER, Subscribers } from "../lib/subscribers.ts";
import { startCandidate } from "./start-candidate.ts";
import type { FanOutResult, TaskOf } from "./task.ts";

const WARM_UP = 10;
const PUBLISHES = 50;
const BETWEEN_MS = 60;
/** Of an event's JSON; Millrace's envelope takes the greater part of it. */
const EVENT_BYTES = 300;
const ENVELOPE_BYTES = 250;

/** Publishes again and again to the same subscribers, one event at a time. */
export async function measureFanOut({ candidate: name, subscribers: count }: TaskOf<"fan-out">): Promise<FanOutResult> {
  const candidate = await startCandidate(name);
  const { pid, port, steps } = candidate;
  const ownEnvelope = name.startsWith("millrace") ? ENVELOPE_BYTES : 0;
  const text = MARKER.padStart(EVENT_BYTES - ownEnvelope, "e");
  const before = memory(pid).now;
  const subscribers = new Subscribers(port);
  const connecting = performance.now();
  await subscribers.addMany(count, () => steps);
  const connectAll = performance.now() - connecting;
  await sleep(1_000);
  const idle = memory(pid).now;
  const last: number[] = [];
  const median: number[] = [];
  const serverCpu = cpuSeconds(pid);
  const clientCpu = process.cpuUsage();
  for (let publish = 0; publish < WARM_UP + PUBLISHES; publish++) {
    const times = await subscribers.publish(() => candidate.publish(text));
    if (times && publish >= WARM_UP) {
      last.push(times.last);
      median.push(times.median);
    }
    await sleep(BETWEEN_MS);
  }
  const deliveries = (WARM_UP + PUBLISHES) * count;
  const { user, system } = process.cpuUsage(clientCpu);
  const result = {
    last: { p50: percentile(last, 0.5), p99: percentile(last, 0.99) },
    medianSubscriber: percentile(median, 0.5),
    connectAll,
    idleKb: ((idle - before) * 1_024) / count,
    afterKb: ((memory(pid).now - before) * 1_024) / count,
    serverCpuUs: ((cpuSeconds(pid) - serverCpu) * 1e6) / deliveries,
    clientCpuUs: (user + system) / deliveries,
    errors: subscribers.failed + subscribers.wrong,
  };
  subscribers.close();
  await candidate.stop();
  return result;
}
