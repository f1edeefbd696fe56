import { formatOffset, type Message, type NewEvent, type SessionState, type Snapshot } from "@millrace/protocol";
import fc from "fast-check";

export const SESSION_ID = "ses_1";

/** The session before its first event. */
export function startState(epoch: number): SessionState {
  return {
    epoch,
    seq: 0,
    session: {
      id: SESSION_ID,
      title: "New Chat",
      mode: "general",
      context_tags: [],
      system_prompt: null,
      status: "active",
      message_count: 0,
      created_at: "2026-01-01T00:00:00.000Z",
      updated_at: "2026-01-01T00:00:00.000Z",
      last_message_at: null,
    },
    messages: [],
    leaf_id: null,
    older_cursor: null,
    branches: {},
    active_runs: [],
    unknown_events: 0,
  };
}

export function snapshotOf(
  state: SessionState,
  messages: readonly Message[] = state.messages,
  older_cursor: string | null = null,
): Snapshot {
  return structuredClone({
    session: state.session,
    messages: [...messages],
    waiting: [],
    leaf_id: state.leaf_id,
    older_cursor,
    branches: Object.fromEntries(Object.entries(state.branches).map(([parent, ids]) => [parent, [...ids]])),
    active_runs: [...state.active_runs],
    offset: formatOffset(state.epoch, state.seq),
  });
}

const user = { kind: "user", id: "usr_1" } as const;
const system = { kind: "system", id: "server" } as const;

export function asked(n: number, text = `Question ${n}`): NewEvent {
  return {
    type: "message-created",
    at: n,
    actor: user,
    message_id: `msg_q${n}`,
    data: {
      role: "user",
      parent_id: n > 1 ? `msg_a${n - 1}` : null,
      parts: [{ type: "text", text }],
      client_message_id: null,
    },
  };
}

/** One question and its answer, whole: what a session's log consists of. */
export function exchange(n: number, deltas: readonly string[]): NewEvent[] {
  const of = { at: n, actor: system, message_id: `msg_a${n}`, run_id: `run_${n}` };
  return [
    asked(n),
    { ...of, type: "run-queued", data: { kind: "answer", parent_id: `msg_q${n}`, model: "demo" } },
    { ...of, type: "run-start", data: { epoch: 1 } },
    { ...of, type: "run-chunk", data: { chunk: { type: "text-start", id: "t" } } },
    ...deltas.map(
      (delta): NewEvent => ({ ...of, type: "run-chunk", data: { chunk: { type: "text-delta", id: "t", delta } } }),
    ),
    {
      ...of,
      type: "run-end",
      data: { outcome: "completed", finish_reason: "stop", usage: null, latency_ms: null, ttft_ms: null },
    },
  ];
}

/** Logs of a few exchanges, with event types this client does not know in between (LOG2). */
export const someLog: fc.Arbitrary<{ type: string }[]> = fc
  .array(fc.tuple(fc.array(fc.string({ unit: "grapheme", maxLength: 6 }), { maxLength: 5 }), fc.boolean()), {
    minLength: 1,
    maxLength: 4,
  })
  .map((exchanges) =>
    exchanges.flatMap(([deltas, unknown], index) => [
      ...exchange(index + 1, deltas),
      ...(unknown ? [{ type: "weather-changed", at: 0, actor: system, data: {} }] : []),
    ]),
  );
