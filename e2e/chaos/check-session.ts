import {
  type AssistantMessage,
  messageText,
  type RunEnd,
  type RunQueued,
  reduce,
  type SessionEvent,
  type SessionState,
  shownPath,
  stateFromSnapshot,
} from "@millrace/protocol";
import { expect } from "vitest";
import type { Api } from "../lib/api.ts";
import type { Sent, Stop } from "./play-round.ts";
import { ANSWER, type Providers } from "./provider.ts";
import type { LogReader, Shown } from "./readers.ts";

/** A session after the restart, when nothing is active in it any more. */
export interface Kept {
  /** The text of every event, in order. */
  readonly texts: readonly string[];
  readonly events: readonly SessionEvent[];
  /** The fold of the whole log. */
  readonly state: SessionState;
}

/** Reads everything the server has of a session, and checks that its ways of telling it agree (LOG1, LOG4, RUN2). */
export async function readSession(api: Api, sessionId: string): Promise<Kept> {
  const snapshot = await api.settled(sessionId);
  const texts = await api.wholeLog(sessionId);
  const events = texts.map((text) => JSON.parse(text) as SessionEvent);
  expect(events.map(({ seq }) => seq)).toEqual(texts.map((_, index) => index + 1));
  const told = stateFromSnapshot(snapshot);
  // The session as it was created: without messages, at the log's beginning.
  const created = { ...told.session, message_count: 0, last_message_at: null, updated_at: told.session.created_at };
  const start: SessionState = { ...told, seq: 0, session: created, messages: [], branches: {}, active_runs: [] };
  const state = events.reduce<SessionState>(reduce, start);
  expect({ ...told, messages: shownPath(state) }).toEqual(told);
  expect(state).toEqual({ ...told, messages: state.messages, older_cursor: state.older_cursor });
  expect(await api.allMessages(sessionId)).toEqual(state.messages);
  expectOneEndPerRun(events);
  return { texts, events, state };
}

function expectOneEndPerRun(events: readonly SessionEvent[]): void {
  for (const { run_id } of runsQueued(events)) {
    const types = events.flatMap((event) => ("run_id" in event && event.run_id === run_id ? [event.type] : []));
    expect(types.filter((type) => type === "run-end")).toHaveLength(1);
    expect(types.at(-1)).toBe("run-end");
  }
}

/** Acknowledged messages are there exactly once, others at most once, and each has one run that answers it (DUR2). */
export function checkSent({ state, events }: Kept, { body, acknowledged, messageId }: Sent): { stored: boolean } {
  const found = state.messages.filter(
    (message) => message.role === "user" && message.client_message_id === body.client_message_id,
  );
  expect(found.length).toBeLessThanOrEqual(1);
  const [message] = found;
  if (acknowledged) expect(message).toBeDefined();
  if (!message) return { stored: false };
  if (messageId !== null) expect(message.id).toBe(messageId);
  expect(messageText(message)).toBe(body.content);
  expect(runsQueued(events).filter(({ data }) => data.parent_id === message.id)).toHaveLength(1);
  return { stored: true };
}

/** What clients saw is what the log has, byte for byte (DUR1, LOG2, LOG3). */
export function checkSeen({ texts, state }: Kept, reader: LogReader, shown: Shown): void {
  expect(reader.events).toEqual(texts.slice(0, reader.events.length));
  const stored = new Map(answersOf(state).map((message) => [message.id, message]));
  for (const { message_id, delta, text_offset } of shown.tokens) {
    const message = stored.get(message_id);
    if (message) expect(messageText(message).slice(text_offset, text_offset + delta.length)).toBe(delta);
  }
}

/**
 * Every answer is what the provider said, asked once; a run that broke off was not asked for again (RUN3, RUN4); an
 * acknowledged stop holds (RUN1).
 */
export function checkAnswers(
  { state, events }: Kept,
  providers: Providers,
  shown: Shown,
  stop: Stop | undefined,
): void {
  for (const message of answersOf(state)) {
    const question = state.messages.find(({ id }) => id === message.parent_id);
    const mark = question?.role === "user" ? (question.client_message_id ?? "") : "";
    const { answers, continuations } = providers.requests(mark);
    expect(continuations).toBe(0);
    const end = endOf(events, message.run_id);
    expect(shown.outcomes.get(message.run_id) ?? end.outcome).toBe(end.outcome);
    switch (end.outcome) {
      case "completed":
        expect(messageText(message)).toBe(ANSWER);
        expect(answers).toBe(1);
        break;
      case "interrupted":
        expect(ANSWER.startsWith(messageText(message))).toBe(true);
        expect(end.error?.code).toBe("server_restarted");
        expect(answers).toBeLessThanOrEqual(1);
        break;
      case "stopped":
        expect(stop).toBeDefined();
        expect(ANSWER.startsWith(messageText(message))).toBe(true);
        expect(answers).toBeLessThanOrEqual(1);
        break;
      default:
        throw new Error(`the provider answered, yet run ${message.run_id} ended ${end.outcome}`);
    }
  }
  for (const id of stop?.runs ?? []) expect(["stopped", "completed"]).toContain(endOf(events, id).outcome);
}

export function answersOf(state: SessionState): AssistantMessage[] {
  return state.messages.filter((message) => message.role === "assistant");
}

export function endOf(events: readonly SessionEvent[], runId: string): RunEnd["data"] {
  const end = events.find((event) => event.type === "run-end" && event.run_id === runId);
  if (end?.type !== "run-end") throw new Error(`run ${runId} has no end`);
  return end.data;
}

function runsQueued(events: readonly SessionEvent[]): RunQueued[] {
  return events.filter((event) => event.type === "run-queued");
}
