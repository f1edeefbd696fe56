import { ApiError, type SessionStore } from "../../../packages/client/src/index.ts";
import type { Tab } from "../device/tab.ts";
import type { Commanded } from "../oracle/history.ts";
import type { AccountName } from "../server/accounts.ts";
import type { World } from "../world.ts";

/** Sessions one person may have at once. */
const MOST_SESSIONS = 4;

/** What everything that people do has in common: they look for something to do it with, and it is noted. */
export class People {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  sessionsOf(account: AccountName): string[] {
    const sessions = [...this.#world.oracle.sessions.values()];
    return sessions.filter((truth) => !truth.isDeleted && truth.isOwnedBy(account)).map(({ id }) => id);
  }

  mayBegin(account: AccountName): boolean {
    return this.sessionsOf(account).length < MOST_SESSIONS;
  }

  anyWatched(tab: Tab): [id: string, store: SessionStore] | undefined {
    const watched = [...tab.watched];
    if (watched.length === 0) return undefined;
    const [id, { store }] = this.#world.random.workload.pick(watched);
    return [id, store];
  }

  /** A text unlike any other, noted as written for the session. */
  write(tab: Tab, sessionId: string): string {
    const { oracle, random, trace, scheduler } = this.#world;
    const content = `m${oracle.history.written.length + 1} ${random.workload.pick(["hello", "日本", "👩‍🚀", "\u2028\n"])}`;
    trace.add(`${tab.name} writes ${content.slice(0, 5)}`);
    oracle.history.written.push({ sessionId, content, by: tab, at: scheduler.now, isUncertain: false });
    return content;
  }

  command(said: Omit<Commanded, "outcome">, call: () => Promise<unknown>): void {
    const commanded: Commanded = { ...said, outcome: "waiting" };
    this.#world.oracle.history.commanded.push(commanded);
    this.#world.trace.add(`${said.command} ${said.sessionId} ${said.subject}`);
    void call().then(
      () => {
        commanded.outcome = "done";
      },
      (error: unknown) => {
        const isRefused = error instanceof ApiError && error.problem.status < 500;
        commanded.outcome = isRefused ? "refused" : "unknown";
      },
    );
  }
}
