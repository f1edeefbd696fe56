import { messageText, type NewEvent } from "@millrace/protocol";
import type { ModelMessage, OpenModel } from "../models/port.ts";
import { TITLE_INSTRUCTION } from "../models/title.ts";
import { askQuietly } from "../runs/ask-quietly.ts";
import { SessionWork } from "../runs/session-work.ts";
import type { RunDependencies, RunRow } from "../runs/types.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { toMessage } from "../storage/message-row.ts";
import type { Call } from "../usage/usage-ledger.ts";
import { cleanTitle } from "./clean-title.ts";

/** What a model says beyond this is no title. */
const PATIENCE = { timeLimitMs: 20_000, mostSaid: 500 };
/** Six words, in languages that need many tokens for one, too. */
const MAX_TOKENS = 32;
/** How much of each message the model is told. */
const EXCERPT = 2_000;

/**
 * Names sessions that still bear the beginning of their first message, once an answer is complete. Whoever carried the run
 * out tries once; where that fails, the next answer's run tries again. A name that a person gives meanwhile stays.
 */
export class TitleMaker {
  readonly #deps: RunDependencies;
  readonly #work: SessionWork;

  constructor(deps: RunDependencies) {
    this.#deps = deps;
    this.#work = new SessionWork((error) => deps.logger.error({ err: error }, "a session could not be named"));
  }

  /** Call when a run that was carried out here has ended. Does nothing that the caller would have to wait for. */
  runEnded({ session_id, id, model }: RunRow): void {
    this.#work.begin(session_id, (stop) => this.#name(session_id, id, model, stop));
  }

  /** Gives up what is under way. */
  stop(): Promise<void> {
    return this.#work.stop();
  }

  async #name(sessionId: string, runId: string, modelId: string, stop: AbortSignal): Promise<void> {
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
    const about = { user_id: session.user_id, session_id: sessionId, run_id: runId };
    const title = beginning && cleanTitle(await this.#ask(model, about, beginning, stop));
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
  async #ask(
    model: OpenModel,
    about: Pick<Call, "user_id" | "session_id" | "run_id">,
    beginning: ModelMessage[],
    stop: AbortSignal,
  ): Promise<string> {
    const messages: ModelMessage[] = [...beginning, { role: "user", content: TITLE_INSTRUCTION }];
    const request = { system: null, messages, maxTokens: MAX_TOKENS };
    const call = { ...about, purpose: "title", message_id: null, model, request } as const;
    const answer = await askQuietly(this.#deps, call, PATIENCE, stop);
    return answer?.finish.reason === "stop" ? answer.text : "";
  }
}

function excerpt(text: string): string {
  return text.slice(0, EXCERPT).toWellFormed();
}
