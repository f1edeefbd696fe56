import { formatOffset } from "@millrace/protocol";
import { ApiError, type SessionStore } from "../../../packages/client/src/index.ts";
import type { Tab } from "../device/tab.ts";
import type { Commanded } from "../oracle/history.ts";
import { ACCOUNTS, type AccountName } from "../server/accounts.ts";
import type { World } from "../world.ts";

/** Messages that wait to be sent in one session before a person waits, too. */
const MOST_UNSENT = 3;

/** Sessions one person may have at once. */
const MOST_SESSIONS = 4;

type Action = (tab: Tab) => void;

/** What people do at their tabs, one thing after the other, until they are told to stop. */
export class Workload {
  readonly #world: World;
  readonly #actions: readonly Action[];
  #isStopped = false;

  constructor(world: World) {
    this.#world = world;
    const often: [times: number, action: Action][] = [
      [30, (tab) => this.#write(tab)],
      [14, (tab) => this.#watch(tab)],
      [8, (tab) => this.#again(tab)],
      [6, (tab) => this.#stop(tab)],
      [5, (tab) => this.#rename(tab)],
      [5, (tab) => this.#read(tab)],
      [5, (tab) => this.#dealWithFailed(tab)],
      [4, (tab) => this.#unwatch(tab)],
      [4, (tab) => this.#loadOlder(tab)],
      [3, (tab) => this.#create(tab)],
      [3, (tab) => this.#peek(tab)],
      [1, (tab) => this.#delete(tab)],
    ];
    this.#actions = often.flatMap(([times, action]) => Array.from({ length: times }, () => action));
    this.#next();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #next(): void {
    const { scheduler, random } = this.#world;
    scheduler.schedule(
      () => {
        if (this.#isStopped) return;
        const tab = random.workload.pick(this.#world.tabs);
        if (tab.machine.isAwake) random.workload.pick(this.#actions)(tab);
        this.#next();
      },
      random.workload.between(20, 600),
    );
  }

  #create(tab: Tab): void {
    if (this.#sessionsOf(tab.browser.account).length >= MOST_SESSIONS) return;
    void tab.client.api.createSession({}).then(
      ({ id }) => {
        this.#world.oracle.history.created.push(id);
        tab.watch(id);
      },
      () => {},
    );
  }

  #watch(tab: Tab): void {
    const own = this.#sessionsOf(tab.browser.account);
    if (own.length > 0) tab.watch(this.#world.random.workload.pick(own));
    else this.#create(tab);
  }

  #unwatch(tab: Tab): void {
    const [id] = this.#anyWatched(tab) ?? [];
    if (id !== undefined) tab.unwatch(id);
  }

  #write(tab: Tab): void {
    const [sessionId, store] = this.#anyWatched(tab) ?? [];
    if (!store || sessionId === undefined || store.getView().outgoing.length >= MOST_UNSENT) return;
    if (!this.#sessionsOf(tab.browser.account).includes(sessionId)) return;
    const content = `m${this.#world.oracle.history.written.length + 1} ${this.#world.random.workload.pick(["hello", "日本", "👩‍🚀", "\u2028\n"])}`;
    this.#world.trace.add(`${tab.name} writes ${content.slice(0, 5)}`);
    this.#world.oracle.history.written.push({
      sessionId,
      content,
      by: tab,
      at: this.#world.scheduler.now,
      isUncertain: false,
    });
    store.send(content);
  }

  #stop(tab: Tab): void {
    const [id, store] = this.#anyWatched(tab) ?? [];
    if (!store || id === undefined) return;
    this.#command({ command: "stop", sessionId: id, subject: "" }, () => store.stop());
  }

  /** Another answer, or more of one. */
  #again(tab: Tab): void {
    const [id, store] = this.#anyWatched(tab) ?? [];
    const { workload } = this.#world.random;
    const ended = store
      ?.getView()
      .state?.messages.filter(
        (message) => message.role === "assistant" && message.status !== "queued" && message.status !== "running",
      );
    if (!store || id === undefined || !ended || ended.length === 0) return;
    const message = workload.pick(ended);
    if (message.role !== "assistant") return;
    const command = workload.pick(["retry", "continue"] as const);
    this.#command({ command, sessionId: id, subject: message.run_id }, () =>
      command === "retry" ? store.retry(message.run_id) : store.continueRun(message.run_id),
    );
  }

  /** Sees all there is in a session. */
  #read(tab: Tab): void {
    const [id, store] = this.#anyWatched(tab) ?? [];
    const state = store?.getView().state;
    if (id === undefined || !state) return;
    tab.client.api.markRead(id, formatOffset(state.epoch, state.seq)).catch(() => {});
  }

  #rename(tab: Tab): void {
    const [id] = this.#anyWatched(tab) ?? [];
    if (id === undefined) return;
    const title = `title ${this.#world.oracle.history.commanded.length + 1}`;
    this.#command({ command: "rename", sessionId: id, subject: title }, () => tab.client.api.renameSession(id, title));
  }

  #delete(tab: Tab): void {
    const own = this.#sessionsOf(tab.browser.account);
    if (own.length < 2) return;
    const id = this.#world.random.workload.pick(own);
    this.#command({ command: "delete", sessionId: id, subject: id }, () => tab.client.api.deleteSession(id));
  }

  #dealWithFailed(tab: Tab): void {
    const [id, store] = this.#anyWatched(tab) ?? [];
    const failed = store?.getView().outgoing.find(({ status }) => status === "failed");
    if (!store || id === undefined || !failed) return;
    if (this.#world.random.workload.chance(0.7)) {
      store.resend(failed.client_message_id);
      return;
    }
    store.discard(failed.client_message_id);
    for (const written of this.#world.oracle.history.written) {
      if (written.content === failed.content) written.isUncertain = true;
    }
  }

  #loadOlder(tab: Tab): void {
    const [, store] = this.#anyWatched(tab) ?? [];
    void store?.loadOlder().catch(() => {});
  }

  /** Opens what is somebody else's. */
  #peek(tab: Tab): void {
    const other = ACCOUNTS.find((account) => account !== tab.browser.account);
    const theirs = other ? this.#sessionsOf(other) : [];
    if (theirs.length > 0) tab.watch(this.#world.random.workload.pick(theirs));
  }

  #command(said: Omit<Commanded, "outcome">, call: () => Promise<unknown>): void {
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

  #sessionsOf(account: AccountName): string[] {
    const sessions = [...this.#world.oracle.sessions.values()];
    return sessions.filter((truth) => !truth.isDeleted && truth.isOwnedBy(account)).map(({ id }) => id);
  }

  #anyWatched(tab: Tab): [id: string, store: SessionStore] | undefined {
    const watched = [...tab.watched];
    if (watched.length === 0) return undefined;
    const [id, { store }] = this.#world.random.workload.pick(watched);
    return [id, store];
  }
}
