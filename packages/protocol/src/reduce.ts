import type { MessageCreated, NewEvent, QueueUpdated, RunQueued, SessionEvent, SessionUpdated } from "./event.ts";
import { isKnownEvent } from "./event.ts";
import type { AssistantMessage, Message, UserMessage } from "./message.ts";
import { closeParts, reduceChunk } from "./reduce-chunk.ts";
import type { SessionState } from "./state.ts";

/**
 * Folds one event into a session (LOG5). Pure and total: no clock, no I/O, never throws. Events at or before `state.seq`
 * change nothing; events about messages that are not loaded only move `seq`.
 *
 * Callers feed events in order and without holes; a hole is the connection's failure to detect, not this function's.
 */
export function reduce(state: SessionState, event: SessionEvent | { seq: number; type: string }): SessionState {
  if (event.seq <= state.seq) return state;
  const moved = { ...state, seq: event.seq };
  if (!isKnownEvent(event)) return { ...moved, unknown_events: state.unknown_events + 1 };
  switch (event.type) {
    case "message-created":
      return withMessage(moved, createdMessage(event), event.at);
    case "run-queued":
      return runQueued(moved, event);
    case "run-start":
      return withRun(writing(moved, event), event.run_id, (run) => ({ ...run, status: "running" }));
    case "run-chunk":
      return writing(moved, event);
    case "run-stop-requested":
      return withRun(moved, event.run_id, (run) => ({ ...run, stop_requested: true }));
    case "run-end":
      return {
        ...writing(moved, event),
        active_runs: moved.active_runs.filter((run) => run.id !== event.run_id),
      };
    case "session-updated":
      return { ...moved, session: { ...moved.session, ...updated(event.data), updated_at: iso(event.at) } };
    case "message-updated":
      return withMessageChanged(moved, event.message_id, (message) => ({ ...message, parts: event.data.parts }));
    case "message-copied":
      return withMessage(moved, event.data.message, event.at);
    case "queue-updated":
      return queueUpdated(moved, event.data);
    case "message-redacted":
      return withMessageChanged(moved, event.message_id, redacted);
  }
}

/** The message a `message-created` event brings into being. */
export function createdMessage(event: MessageCreated): UserMessage {
  return {
    id: event.message_id,
    parent_id: event.data.parent_id,
    role: "user",
    author_id: event.actor.id,
    client_message_id: event.data.client_message_id,
    parts: event.data.parts,
    created_at: iso(event.at),
  };
}

/** The empty assistant message a `run-queued` event brings into being. */
export function queuedMessage(event: RunQueued): AssistantMessage {
  return {
    id: event.message_id,
    parent_id: event.data.parent_id,
    role: "assistant",
    model: event.data.model,
    run_id: event.run_id,
    status: "queued",
    parts: [],
    created_at: iso(event.at),
    finish_reason: null,
    usage: null,
    latency_ms: null,
    ttft_ms: null,
    error: null,
    open: {},
  };
}

/**
 * Folds an event of a run into the message it writes. What the message is after `run-end` is what its row holds (LOG4).
 */
export function reduceMessage(message: AssistantMessage, event: NewEvent): AssistantMessage {
  switch (event.type) {
    case "run-queued": {
      const { asked_model: _, ...rest } = message;
      return { ...rest, run_id: event.run_id, model: event.data.model, status: "queued", error: null };
    }
    case "run-start":
      return { ...message, status: "running" };
    case "run-chunk":
      return reduceChunk(message, event.data.chunk);
    case "run-end": {
      const { outcome, finish_reason, usage, latency_ms, ttft_ms, error, model } = event.data;
      return {
        ...closeParts(message),
        ...(model !== undefined && { model, asked_model: message.model }),
        status: outcome,
        finish_reason,
        usage,
        latency_ms,
        ttft_ms,
        error: error ?? null,
      };
    }
    case "message-created":
    case "run-stop-requested":
    case "session-updated":
    case "message-updated":
    case "message-copied":
    case "queue-updated":
    case "message-redacted":
      return message;
  }
}

function runQueued(state: SessionState, event: RunQueued): SessionState {
  const { kind, model } = event.data;
  const run = {
    id: event.run_id,
    message_id: event.message_id,
    kind,
    model,
    status: "queued",
    stop_requested: false,
  } as const;
  const active = { ...state, active_runs: [...state.active_runs, run] };
  return kind === "continue" ? writing(active, event) : withMessage(active, queuedMessage(event), event.at);
}

function withMessage(state: SessionState, message: Message, at: number): SessionState {
  const parent = message.parent_id ?? "";
  const known = state.branches[parent];
  const siblings = known ?? state.messages.filter((other) => other.parent_id === message.parent_id).map(({ id }) => id);
  return {
    ...state,
    messages: [...state.messages, message],
    leaf_id: message.id,
    branches: siblings.length === 0 ? state.branches : { ...state.branches, [parent]: [...siblings, message.id] },
    session: {
      ...state.session,
      message_count: state.session.message_count + 1,
      updated_at: iso(at),
      last_message_at: iso(at),
    },
  };
}

function writing(state: SessionState, event: SessionEvent & { message_id: string }): SessionState {
  const index = state.messages.findLastIndex((message) => message.id === event.message_id);
  const message = state.messages[index];
  if (message?.role !== "assistant") return state;
  const next = reduceMessage(message, event);
  if (next === message) return state;
  const messages = [...state.messages];
  messages[index] = next;
  return { ...state, messages };
}

function queueUpdated(state: SessionState, { order, parents, removed, children, leaf_id }: QueueUpdated["data"]) {
  const gone = new Set(removed);
  const isTouched = state.messages.some(({ id }) => gone.has(id) || Object.hasOwn(parents, id));
  const messages = state.messages
    .filter(({ id }) => !gone.has(id))
    .map((message) => {
      const parent_id = Object.hasOwn(parents, message.id) ? parents[message.id] : undefined;
      return parent_id === undefined || parent_id === message.parent_id ? message : { ...message, parent_id };
    });
  const branches = { ...state.branches };
  for (const [parent, ids] of Object.entries(children)) {
    if (ids.length > 1) branches[parent] = ids;
    else delete branches[parent];
  }
  const waiting = new Set(order);
  const runs = new Map(state.active_runs.map((run) => [run.id, run]));
  const { session } = state;
  return {
    ...state,
    messages: isTouched ? messages : state.messages,
    branches,
    leaf_id,
    active_runs: [
      ...state.active_runs.filter(({ id }) => !waiting.has(id)),
      ...[...waiting].flatMap((id) => runs.get(id) ?? []),
    ],
    session: { ...session, message_count: session.message_count - removed.length },
  };
}

function withMessageChanged(state: SessionState, id: string, change: (message: Message) => Message): SessionState {
  let isChanged = false;
  const messages = state.messages.map((message) => {
    const next = message.id === id ? change(message) : message;
    isChanged ||= next !== message;
    return next;
  });
  return isChanged ? { ...state, messages } : state;
}

function redacted(message: Message): Message {
  if (message.redacted) return message;
  const emptied = { parts: [], redacted: true } as const;
  return message.role === "user" ? { ...message, ...emptied } : { ...message, ...emptied, open: {} };
}

function withRun(
  state: SessionState,
  id: string,
  change: (run: SessionState["active_runs"][number]) => SessionState["active_runs"][number],
): SessionState {
  if (!state.active_runs.some((run) => run.id === id)) return state;
  return { ...state, active_runs: state.active_runs.map((run) => (run.id === id ? change(run) : run)) };
}

/** Of what the event says only what this reader knows. */
function updated({ title, context_tags }: SessionUpdated["data"]): Partial<SessionState["session"]> {
  return { ...(title !== undefined && { title }), ...(context_tags !== undefined && { context_tags }) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
