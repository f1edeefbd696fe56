import type { RunEnd, SessionEvent } from "@millrace/protocol";
import type { ProviderCall } from "../server/provider.ts";
import type { World } from "../world.ts";

/**
 * Whether every run is one answer of the provider, asked for once (RUN3), in order and whole as far as its end says (RUN2),
 * with nothing after its end.
 */
export function wrongInRuns({ oracle, provider }: World): string | null {
  const unused = new Map(provider.calls.map((call) => [call.mark, call]));
  let started = 0;
  for (const { events, isDeleted, state } of oracle.sessions.values()) {
    const erased = new Set(state.messages.flatMap(({ id, redacted }) => (redacted ? [id] : [])));
    const runs = Map.groupBy(events, (event) => ("run_id" in event ? event.run_id : ""));
    runs.delete("");
    for (const [id, own] of runs) {
      if (own.some(({ type }) => type === "run-start")) started++;
      const wrong = wrongInRun(own, unused, erased, isDeleted);
      if (wrong)
        return `run ${id}: ${wrong}\n${own.map((event) => `${event.seq} ${JSON.stringify(event)}`).join("\n")}`;
    }
  }
  return provider.calls.length > started ? `RUN3: ${provider.calls.length} calls for ${started} runs` : null;
}

function wrongInRun(
  events: readonly SessionEvent[],
  unused: Map<string, ProviderCall>,
  erased: ReadonlySet<string>,
  isDeleted: boolean,
): string | null {
  const count = (type: SessionEvent["type"]) => events.filter((event) => event.type === type).length;
  const end = events.at(-1);
  if (count("run-queued") !== 1 || count("run-start") > 1) return "LOG1: it was queued or started twice";
  if (isDeleted && count("run-end") === 0) return null;
  if (count("run-end") !== 1 || end?.type !== "run-end") return "RUN2: its terminal event is not its one last event";
  const text = erased.has(end.message_id) ? "" : textOf(events);
  if (text === "") return null;
  const mark = /^#\d+:/.exec(text)?.[0] ?? "";
  const call = unused.get(mark);
  if (!call) return `RUN3: ${mark || "its text"} is no answer of the provider, or another run's`;
  unused.delete(mark);
  return wrongInText(text, call, end.data);
}

function wrongInText(
  text: string,
  call: ProviderCall,
  { outcome, error, finish_reason }: RunEnd["data"],
): string | null {
  if (!call.text.startsWith(text)) return "RUN3: its text is not what the provider said";
  const isWhole = finish_reason !== null;
  if (isWhole && !(call.finished && call.text === text)) return "RUN3: it counts as whole and is not";
  if (outcome === "completed" && !isWhole) return "RUN3: it is completed without a reason";
  return error?.code === "internal" ? "it ended with a fault of the server's own" : null;
}

function textOf(events: readonly SessionEvent[]): string {
  let text = "";
  for (const event of events) {
    if (event.type === "run-chunk" && event.data.chunk.type === "text-delta") text += event.data.chunk.delta;
  }
  return text;
}
