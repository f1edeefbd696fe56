import {
  type AssistantMessage,
  type FinishReason,
  type MessageChunk,
  queuedMessage,
  type RunError,
  reduceMessage,
  type Usage,
} from "@millrace/protocol";
import { type AnsweredBy, ModelError, type ModelFinish, type ModelRequest } from "../models/port.ts";
import { toMessage } from "../storage/message-row.ts";
import { loadContext } from "./context/load-context.ts";
import { contextEntry } from "./context/run-context.ts";
import { queuedEvent } from "./queued-event.ts";
import { RunBuffer } from "./run-buffer.ts";
import { type Ending, INTERNAL, RunCut, SERVER_RESTARTED, TIME_LIMIT } from "./run-signals.ts";
import { endEntry, type RunEndEvent } from "./run-statements.ts";
import { readSystemPrompt } from "./system-prompt.ts";
import type { RunDependencies, RunRow } from "./types.ts";

const CONTENT_REFUSED: RunError = {
  code: "content_refused",
  message: "The model declined to answer this. Rephrase the question and try again.",
  retryable: true,
};

interface Answer extends Ending {
  finish_reason: FinishReason | null;
  usage: Usage | null;
  costUsd: number | null;
}

/**
 * Carries a claimed run from its request to its terminal event. The provider is called once (RUN3); another one may take
 * over (PRV3).
 *
 * @param run as claimed: running, with this holder's epoch
 * @param controller cut with a RunCut to end the run early
 * @returns after the terminal event is on disk, or when the run turned out not to be ours any more
 */
export async function executeRun(deps: RunDependencies, run: RunRow, controller: AbortController): Promise<void> {
  const startedAt = deps.clock.elapsed();
  const message = await loadMessage(deps, run);
  if (!message) return;
  const done = Promise.withResolvers<void>();
  let costUsd: number | null = null;
  const buffer = new RunBuffer({
    run,
    message,
    now: () => deps.clock.now(),
    schedule: (source) => deps.log.schedule(source),
    endEntry: (ended, events, end) =>
      endEntry(deps.storage, run, { status: "running", epoch: run.epoch }, ended, events, end, costUsd),
    onLost: () => {
      controller.abort(new RunCut("lost"));
      done.resolve();
    },
    onEnded: () => done.resolve(),
  });

  let ttftMs: number | null = null;
  const emit = (chunk: MessageChunk): void => {
    ttftMs ??= isContent(chunk) ? Math.round(deps.clock.elapsed() - startedAt) : null;
    buffer.push(chunk);
  };
  let takenOverBy: string | null = null;
  const onTakeOver = (by: AnsweredBy) => {
    takenOverBy = by.id;
  };
  const cancelLimit = deps.clock.setTimer(() => controller.abort(new RunCut("time limit")), deps.runTimeLimitMs);
  const answer = await answerOnce(deps, run, message, { emit, onTakeOver }, controller.signal);
  cancelLimit();
  if (!answer) return buffer.abandon();
  costUsd = answer.costUsd;
  const { outcome, finish_reason, usage, error } = answer;
  const latency_ms = Math.round(deps.clock.elapsed() - startedAt);
  buffer.end(
    endEvent(run, deps.clock.now(), {
      outcome,
      finish_reason,
      usage,
      latency_ms,
      ttft_ms: ttftMs,
      ...(error && { error }),
      ...(takenOverBy !== null && { model: takenOverBy }),
    }),
  );
  return done.promise;
}

/** How the model call went; null when the run was lost and must not be written to. */
async function answerOnce(
  deps: RunDependencies,
  run: RunRow,
  message: AssistantMessage,
  { emit, onTakeOver }: { emit: (chunk: MessageChunk) => void; onTakeOver: (by: AnsweredBy) => void },
  signal: AbortSignal,
): Promise<Answer | null> {
  const unfinished = { finish_reason: null, usage: null, costUsd: null };
  try {
    const model = await deps.models.open(run.model, run.user_id);
    if (!model) return { ...unfinished, outcome: "failed", error: unknownModel(run.model) };
    const request = await buildRequest(deps, run, message);
    signal.throwIfAborted();
    const toolCalls = new Set<string>();
    const finish = await model.stream(
      { ...request, onTakeOver },
      (chunk) => {
        if (chunk.type === "tool-input-available") toolCalls.add(chunk.toolCallId);
        emit(chunk);
      },
      signal,
    );
    for (const toolCallId of toolCalls) {
      emit({ type: "tool-output-error", toolCallId, errorText: "This tool is not available here." });
    }
    return finished(finish);
  } catch (error) {
    const ending = endingOf(error, deps, run);
    return ending && { ...unfinished, ...ending };
  }
}

function finished({ reason, usage, costUsd }: ModelFinish): Answer {
  const refused = reason === "content-filter";
  return {
    outcome: refused ? "failed" : "completed",
    finish_reason: reason,
    usage,
    costUsd,
    ...(refused && { error: CONTENT_REFUSED }),
  };
}

function endingOf(error: unknown, deps: RunDependencies, run: RunRow): Ending | null {
  if (error instanceof ModelError) return { outcome: "failed", error: error.error };
  if (error instanceof RunCut) {
    switch (error.stopCause) {
      case "stop":
        return { outcome: "stopped" };
      case "shutdown":
        return { outcome: "interrupted", error: SERVER_RESTARTED };
      case "time limit":
        return { outcome: "failed", error: TIME_LIMIT };
      case "lost":
        return null;
    }
  }
  deps.logger.error({ err: error, run_id: run.id }, "run failed");
  return { outcome: "failed", error: INTERNAL };
}

/** The message as the run's start leaves it: empty, unless the run goes on with one. */
async function loadMessage(deps: RunDependencies, run: RunRow): Promise<AssistantMessage | null> {
  const queued = queuedEvent(run);
  if (run.kind !== "continue") return { ...queuedMessage({ ...queued, seq: 0 }), status: "running" };
  const row = await deps.storage.db
    .selectFrom("messages")
    .selectAll()
    .where("id", "=", run.message_id)
    .executeTakeFirst();
  const message = row && toMessage(row);
  return message?.role === "assistant" ? { ...reduceMessage(message, queued), status: "running" } : null;
}

/** What the model is asked; what it is told of the conversation is kept with the run (CTX3). */
async function buildRequest(deps: RunDependencies, run: RunRow, message: AssistantMessage): Promise<ModelRequest> {
  const { storage, log, logger, context: settings } = deps;
  const maxTokens = run.max_tokens ?? deps.maxTokens;
  const system = await readSystemPrompt(deps, run);
  const growing = run.kind === "continue" ? message : null;
  const { request, seen } = await loadContext(storage.db, run, system, growing, maxTokens, settings);
  // In the same commit as the first of the answer, or before: nobody waits for it.
  log
    .append(contextEntry(storage, run, seen))
    .catch((error: unknown) => logger.error({ err: error, run_id: run.id }, "what a model was told could not be kept"));
  return { ...request, maxTokens, ...(run.temperature !== null && { temperature: run.temperature }) };
}

/** The terminal event of a run, as its agent says it. */
export function endEvent(run: RunRow, at: number, data: RunEndEvent["data"]): RunEndEvent {
  return {
    at,
    type: "run-end",
    run_id: run.id,
    message_id: run.message_id,
    actor: { kind: "agent", id: run.agent_id },
    data,
  };
}

function isContent(chunk: MessageChunk): boolean {
  return chunk.type === "text-delta" || chunk.type === "reasoning-delta" || chunk.type === "tool-input-start";
}

function unknownModel(model: string): RunError {
  return {
    code: "model_unknown",
    message: `The model “${model}” is not set up here. Choose another one and try again.`,
    retryable: true,
  };
}
