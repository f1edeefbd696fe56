import { memory, resetPeakMemory } from "../lib/process-tree.ts";
import { type Speaker, startScriptedMillrace } from "../lib/scripted-millrace.ts";
import { percentile } from "../lib/statistics.ts";
import { MARKER, Subscribers } from "../lib/subscribers.ts";
import { subscription } from "../lib/subscription.ts";
import type { NeverReadingResult, TaskOf } from "./task.ts";

const EVENT_CHARACTERS = 20_000;
/** More of it than the kernel takes for a reader that does not read. */
const EVENTS = 1_000;
/** A message stays of a size that people see. */
const EVENTS_PER_ANSWER = 50;

/** The same long answers to the same readers, first without and then beside clients that never read. */
export async function measureNeverReading(task: TaskOf<"never-reading">): Promise<NeverReadingResult> {
  const { transport, readers: count, neverReading } = task;
  const millrace = await startScriptedMillrace();
  const session = await millrace.createSession();
  const port = Number(new URL(millrace.url).port);
  const readers = new Subscribers(port);
  const steps = subscription(transport, millrace, session, await millrace.offset(session));
  await readers.addMany(count, () => steps);
  const flow = async () => {
    resetPeakMemory(millrace.pid);
    const times: number[] = [];
    let answer: Speaker | null = null;
    for (let event = 0; event < EVENTS; event++) {
      if (event % EVENTS_PER_ANSWER === 0) {
        answer?.finish();
        answer = await millrace.begin(session);
      }
      const took = await readers.publish(() => answer?.say(MARKER.padStart(EVENT_CHARACTERS, "e")));
      if (took) times.push(took.last);
    }
    answer?.finish();
    return { times: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }, peak: memory(millrace.pid).peak };
  };
  await flow();
  const without = await flow();
  const stuck = new Subscribers(port);
  const now = subscription(transport, millrace, session, await millrace.offset(session));
  await stuck.addMany(neverReading, () => now);
  stuck.pause();
  const beside = await flow();
  const result = {
    without: without.times,
    beside: beside.times,
    flowedMb: (EVENTS * EVENT_CHARACTERS) / 1e6,
    growthMb: beside.peak - without.peak,
    errors: readers.failed + readers.wrong + stuck.failed,
  };
  readers.close();
  stuck.close();
  await millrace.stop();
  return result;
}
