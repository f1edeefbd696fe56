import { mkdirSync, writeFileSync } from "node:fs";
import { messageText } from "@millrace/protocol";
import { expect, onTestFinished, test, vi } from "vitest";
import { createTestPlace, STORAGE_KINDS } from "../../packages/server/testing/test-storage.ts";
import { type Api, createApi, signUp } from "../lib/api.ts";
import { createRandom, type Random } from "../lib/random.ts";
import { launchServer, type ServerProcess } from "../lib/server-process.ts";
import { answersOf, checkAnswers, checkSeen, checkSent, endOf, type Kept, readSession } from "./check-session.ts";
import { playRound, type Round } from "./play-round.ts";
import { ANSWER, countTokens, type Providers, startProviders } from "./provider.ts";
import { createTotals, describeTotals } from "./totals.ts";

const SEED = Number(process.env["CHAOS_SEED"] ?? Date.now() % 1_000_000_000);
/** Set by `npm run chaos`, whose figures are recorded. */
const ROUNDS = process.env["CHAOS_ROUNDS"];

test.each(STORAGE_KINDS)(
  "DUR1 DUR2 RUN1 RUN2 RUN4 RUN6 nothing acknowledged or shown is lost when the server is killed at any moment (%s)",
  async (kind) => {
    const place = await createTestPlace(kind);
    onTestFinished(() => place.remove());
    const providers = await startProviders();
    onTestFinished(() => providers.close());
    const chaos = new Chaos(providers, {
      ...providers.environment,
      MILLRACE_DATA_DIR: place.directory,
      MILLRACE_SECRET: "only-for-tests-only-for-tests-only",
      LEASE_MS: "1500",
      ...(place.databaseUrl !== null && { DATABASE_URL: place.databaseUrl }),
    });
    onTestFinished(() => chaos.end());
    await chaos.start();
    for (let round = 0; round < Number(ROUNDS ?? 10); round++) {
      await chaos.round(round).catch((cause: unknown) => {
        const words = `round ${round} of CHAOS_SEED=${SEED} on ${kind} failed; the server said: ${chaos.serverOutput}`;
        throw new Error(words, { cause });
      });
    }
    await chaos.checkKeptSessions();
    const report = describeTotals(kind, SEED, chaos.totals);
    console.log(report);
    if (ROUNDS === undefined) return;
    const results = new URL("results/", import.meta.url);
    mkdirSync(results, { recursive: true });
    writeFileSync(new URL(`${kind}.txt`, results), report);
  },
);

/** One database and the servers that come and go on it. */
class Chaos {
  readonly totals = createTotals();
  readonly #providers: Providers;
  readonly #environment: Record<string, string>;
  readonly #random: Random = createRandom(SEED);
  readonly #kept = new Map<string, Kept>();
  #server: ServerProcess | null = null;
  #api: Api | null = null;

  constructor(providers: Providers, environment: Record<string, string>) {
    this.#providers = providers;
    this.#environment = environment;
  }

  get serverOutput(): string {
    return this.#server?.output() ?? "";
  }

  async start(): Promise<void> {
    this.#server = launchServer(this.#environment);
    this.#api = await signUp(await this.#server.ready, `chaos-${SEED}`);
  }

  async end(): Promise<void> {
    await this.#server?.end("SIGKILL");
  }

  async round(number: number): Promise<void> {
    if (!this.#server || !this.#api) throw new Error("not started");
    const { models } = this.#providers;
    const round = await playRound(this.#server, this.#api, models, this.#random, `${SEED}-${number}`);
    const api = await this.#restart(this.#api.cookie);
    const reading = new AbortController();
    const readers = round.logReaders.map((reader) => reader.read(api, reading.signal));
    const stored = await this.#sendAgain(api, round);
    for (const reader of round.logReaders) {
      const kept = await readSession(api, reader.sessionId);
      await vi.waitFor(() => expect(reader.events.length).toBeGreaterThanOrEqual(kept.texts.length), 30_000);
      this.#check(kept, round, reader.sessionId, stored);
    }
    const answers = round.sessionIds.flatMap((id) => answersOf(this.#sessionKept(id).state));
    expect(answers.map(({ id }) => id)).toEqual(
      expect.arrayContaining(round.shown.tokens.map((token) => token.message_id)),
    );
    expect(answers.map(({ run_id }) => run_id)).toEqual(expect.arrayContaining([...round.shown.outcomes.keys()]));
    const last = round.sessionIds.findLast((id) => this.#interrupted(id) !== undefined);
    if (last !== undefined) await this.#continue(api, last);
    reading.abort();
    await Promise.all(readers);
    this.#api = api;
    this.totals.rounds++;
    this.totals.eventsSeen += round.logReaders.reduce((sum, { events }) => sum + events.length, 0);
    this.totals.tokensSeen += round.shown.tokens.reduce((sum, { delta }) => sum + countTokens(delta), 0);
    this.totals.requests = this.#providers.count();
  }

  /** Sessions of earlier rounds went through all later kills unchanged. */
  async checkKeptSessions(): Promise<void> {
    if (!this.#api) throw new Error("not started");
    for (const [sessionId, { texts }] of this.#kept) {
      expect((await readSession(this.#api, sessionId)).texts).toEqual(texts);
    }
  }

  /** Every third time the new server is killed too, while it starts. */
  async #restart(cookie: string): Promise<Api> {
    if (this.#random.chance(1 / 3)) {
      const dying = launchServer(this.#environment);
      await Promise.race([dying.ready, new Promise((resolve) => setTimeout(resolve, this.#random.between(0, 500)))]);
      await dying.end("SIGKILL");
      this.totals.killsDuringStart++;
    }
    const begun = performance.now();
    this.#server = launchServer(this.#environment);
    const url = await this.#server.ready;
    this.totals.readyAgain.push(performance.now() - begun);
    return createApi(url, cookie);
  }

  /**
   * Two of three messages of unknown fate, and some acknowledged ones, are sent once more with the same
   * client_message_id (RUN6).
   *
   * @returns client_message_id → id of the message that the server says it stored
   */
  async #sendAgain(api: Api, { sent }: Round): Promise<Map<string, string>> {
    const stored = new Map<string, string>();
    for (const { acknowledged, messageId, body } of sent) {
      this.totals[acknowledged ? "acknowledged" : "unknown"]++;
      if (!this.#random.chance(acknowledged ? 0.2 : 2 / 3)) continue;
      const { message } = await api.send(body);
      if (messageId !== null) expect(message.id).toBe(messageId);
      stored.set(body.client_message_id, message.id);
      this.totals.repeated++;
    }
    return stored;
  }

  #check(
    kept: Kept,
    { sent, stops, shown, logReaders }: Round,
    sessionId: string,
    storedIds: Map<string, string>,
  ): void {
    const here = sent.filter(({ body }) => body.session_id === sessionId);
    for (const message of here) {
      const id = storedIds.get(message.body.client_message_id);
      const known = id === undefined ? message : { ...message, acknowledged: true, messageId: id };
      const { stored } = checkSent(kept, known);
      if (stored) this.totals.stored++;
    }
    for (const reader of logReaders.filter((reader) => reader.sessionId === sessionId)) checkSeen(kept, reader, shown);
    const stop = stops.find((stop) => stop.sessionId === sessionId);
    checkAnswers(kept, this.#providers, shown, stop);
    this.totals.stopped += stop?.runs.length ?? 0;
    for (const answer of answersOf(kept.state)) {
      const { outcome } = endOf(kept.events, answer.run_id);
      this.totals.runs[outcome] = (this.totals.runs[outcome] ?? 0) + 1;
      this.totals.tokensStored += countTokens(messageText(answer));
    }
    this.#kept.set(sessionId, kept);
  }

  #sessionKept(sessionId: string): Kept {
    const kept = this.#kept.get(sessionId);
    if (!kept) throw new Error(`session ${sessionId} was not checked`);
    return kept;
  }

  #interrupted(sessionId: string) {
    const answers = answersOf(this.#sessionKept(sessionId).state);
    return answers.find(({ status, parts }) => status === "interrupted" && parts.length > 0);
  }

  /** An answer that the kill cut off goes on in the same message, at the person's wish. */
  async #continue(api: Api, sessionId: string): Promise<void> {
    const before = this.#interrupted(sessionId);
    if (!before) throw new Error("nothing to continue");
    await api.continueRun(before.run_id);
    const kept = await readSession(api, sessionId);
    const after = answersOf(kept.state).find(({ id }) => id === before.id);
    expect(after?.status).toBe("completed");
    expect(after && messageText(after)).toBe(messageText(before) + ANSWER);
    this.#kept.set(sessionId, kept);
    this.totals.continued++;
  }
}
