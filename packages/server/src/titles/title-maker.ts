import { messageText, type NewEvent } from "@millrace/protocol";
import { ModelError, type ModelMessage, type ModelRequest } from "../models/port.ts";
import type { OpenModel } from "../models/registry.ts";
import { TITLE_INSTRUCTION } from "../models/title.ts";
import type { RunDependencies, RunRow } from "../runs/types.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { toMessage } from "../storage/message-row.ts";
import { recordUsage } from "../usage/record-usage.ts";
import type { Call } from "../usage/usage-ledger.ts";
import { cleanTitle } from "./clean-title.ts";

const TIME_LIMIT_MS = 20_000;
/** Six words, in languages that need many tokens for one, too. */
const MAX_TOKENS = 32;
/** How much of each message the model is told. */
const EXCERPT = 2_000;
/** What a model says beyond this is no title. */
const MOST_SAID = 500;

/**
 * Names sessions that still bear the beginning of their first message, once an answer is complete. Whoever carried the run
 * out tries once; where that fails, the next answer's run tries again. A name that a person gives meanwhile stays.
 */
export class TitleMaker {
  readonly #deps: RunDependencies;
  /** By session, so that one is named once at a time. */
  readonly #work = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(deps: RunDependencies) {
    this.#deps = deps;
  }

  /** Call when a run that was carried out here has ended. Does nothing that the caller would have to wait for. */
  runEnded({ session_id, id, model }: RunRow): void {
    if (this.#stop.signal.aborted || this.#work.has(session_id)) return;
    const work = this.#name(session_id, id, model)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#work.delete(session_id));
    this.#work.set(session_id, work);
  }

  /** Gives up what is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#work.values());
  }

  async #name(sessionId: string, runId: string, modelId: string): Promise<void> {
    const { storage, log, models, clock } = this.#deps;
    const { db } = storage;
    const session = await db
      .selectFrom("sessions")
      .select("user_id")
      .where("id", "=", sessionId)
      .where("title_source", "=", "message")
      .where("erase_at", "is", null)
      .executeTakeFirst();
    if (!session) return;
    const run = await db.selectFrom("runs").select("outcome").where("id", "=", runId).executeTakeFirst();
    const model = run?.outcome === "completed" ? await models.open(modelId, session.user_id) : null;
    const beginning = model && (await this.#beginning(sessionId));
    const title =
      beginning &&
      cleanTitle(await this.#ask(model, { user_id: session.user_id, session_id: sessionId, run_id: runId }, beginning));
    if (!title) return;
    const at = clock.now();
    const event: NewEvent = { at, type: "session-updated", actor: { kind: "agent", id: modelId }, data: { title } };
    const rename = db
      .updateTable("sessions")
      // With another count, who is erasing what the title was made of reads again, and finds it.
      .set((set) => ({ title, title_source: "model", updated_at: at, run_count: set("run_count", "+", 1) }))
      .where("id", "=", sessionId)
      .where("title_source", "=", "message")
      .where("erase_at", "is", null);
    await log.append({
      log: sessionId,
      guards: [compiled(rename)],
      statements: [raiseListVersion(storage, session.user_id)],
      events: [event],
      changes_lists_of: session.user_id,
    });
  }

  /** The session's first question, with its answer where that has text; null when it was erased. */
  async #beginning(sessionId: string): Promise<ModelMessage[] | null> {
    const rows = await this.#deps.storage.db
      .selectFrom("messages")
      .selectAll()
      .where("session_id", "=", sessionId)
      .where("position", "<=", 2)
      .orderBy("position")
      .execute();
    const [question, answer] = rows.map(toMessage);
    if (!question || question.redacted || answer?.redacted) return null;
    const asked: ModelMessage = { role: "user", content: excerpt(messageText(question)) };
    const text = answer?.role === "assistant" ? excerpt(messageText(answer)) : "";
    return text === "" ? [asked] : [asked, { role: "assistant", parts: [{ type: "text", text }] }];
  }

  /** What the model says; empty when it did not come to an end of its own. */
  async #ask(model: OpenModel, call: Pick<Call, "user_id" | "session_id" | "run_id">, beginning: ModelMessage[]) {
    const limit = new AbortController();
    const giveUp = () => limit.abort();
    const cancelTimer = this.#deps.clock.setTimer(giveUp, TIME_LIMIT_MS);
    this.#stop.signal.addEventListener("abort", giveUp);
    let said = "";
    try {
      const request: ModelRequest = {
        system: null,
        messages: [...beginning, { role: "user", content: TITLE_INSTRUCTION }],
        maxTokens: MAX_TOKENS,
      };
      const { reason } = await recordUsage(
        this.#deps,
        { ...call, purpose: "title", message_id: null, model, request },
        (chunk) => {
          if (chunk.type === "text-delta") said += chunk.delta;
          if (said.length > MOST_SAID) giveUp();
        },
        limit.signal,
      );
      return reason === "stop" ? said : "";
    } catch (error) {
      if (limit.signal.aborted || error instanceof ModelError) return "";
      throw error;
    } finally {
      cancelTimer();
      this.#stop.signal.removeEventListener("abort", giveUp);
    }
  }

  #failed(error: unknown): void {
    this.#deps.logger.error({ err: error }, "a session could not be named");
  }
}

function excerpt(text: string): string {
  return text.slice(0, EXCERPT).toWellFormed();
}
