import { formatOffset } from "@millrace/protocol";
import type { Tab } from "../device/tab.ts";
import { ACCOUNTS } from "../server/accounts.ts";
import type { World } from "../world.ts";
import { Branching } from "./branching.ts";
import { People } from "./people.ts";

/** Messages that wait to be sent in one session before a person waits, too. */
const MOST_UNSENT = 3;

type Action = (tab: Tab) => void;

/** What people do at their tabs, one thing after the other, until they are told to stop. */
export class Workload {
  readonly #world: World;
  readonly #people: People;
  readonly #branches: Branching;
  readonly #actions: readonly Action[];
  #isStopped = false;

  constructor(world: World) {
    this.#world = world;
    this.#people = new People(world);
    this.#branches = new Branching(world, this.#people);
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
      [6, (tab) => this.#branches.edit(tab)],
      [6, (tab) => this.#branches.show(tab)],
      [5, (tab) => this.#branches.requeue(tab)],
      [4, (tab) => this.#branches.move(tab)],
      [4, (tab) => this.#branches.takeBack(tab)],
      [2, (tab) => this.#branches.sendNow(tab)],
      [1, (tab) => this.#branches.fork(tab)],
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
    if (!this.#people.mayBegin(tab.browser.account)) return;
    void tab.client.api.createSession({}).then(
      ({ id }) => {
        this.#world.oracle.history.created.push(id);
        tab.watch(id);
      },
      () => {},
    );
  }

  #watch(tab: Tab): void {
    const own = this.#people.sessionsOf(tab.browser.account);
    if (own.length > 0) tab.watch(this.#world.random.workload.pick(own));
    else this.#create(tab);
  }

  #unwatch(tab: Tab): void {
    const [id] = this.#people.anyWatched(tab) ?? [];
    if (id !== undefined) tab.unwatch(id);
  }

  #write(tab: Tab): void {
    const [sessionId, store] = this.#people.anyWatched(tab) ?? [];
    if (!store || sessionId === undefined || store.getView().outgoing.length >= MOST_UNSENT) return;
    if (!this.#people.sessionsOf(tab.browser.account).includes(sessionId)) return;
    store.send(this.#people.write(tab, sessionId));
  }

  #stop(tab: Tab): void {
    const [id, store] = this.#people.anyWatched(tab) ?? [];
    if (!store || id === undefined) return;
    this.#people.command({ command: "stop", sessionId: id, subject: "" }, () => store.stop());
  }

  /** Another answer, or more of one. */
  #again(tab: Tab): void {
    const [id, store] = this.#people.anyWatched(tab) ?? [];
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
    this.#people.command({ command, sessionId: id, subject: message.run_id }, () =>
      command === "retry" ? store.retry(message.run_id) : store.continueRun(message.run_id),
    );
  }

  /** Sees all there is in a session. */
  #read(tab: Tab): void {
    const [id, store] = this.#people.anyWatched(tab) ?? [];
    const state = store?.getView().state;
    if (id === undefined || !state) return;
    tab.client.api.markRead(id, formatOffset(state.epoch, state.seq)).catch(() => {});
  }

  #rename(tab: Tab): void {
    const [id] = this.#people.anyWatched(tab) ?? [];
    if (id === undefined) return;
    const title = `title ${this.#world.oracle.history.commanded.length + 1}`;
    this.#people.command({ command: "rename", sessionId: id, subject: title }, () =>
      tab.client.api.renameSession(id, title),
    );
  }

  #delete(tab: Tab): void {
    const own = this.#people.sessionsOf(tab.browser.account);
    if (own.length < 2) return;
    const id = this.#world.random.workload.pick(own);
    this.#people.command({ command: "delete", sessionId: id, subject: id }, () => tab.client.api.deleteSession(id));
  }

  #dealWithFailed(tab: Tab): void {
    const [id, store] = this.#people.anyWatched(tab) ?? [];
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
    const [, store] = this.#people.anyWatched(tab) ?? [];
    void store?.loadOlder().catch(() => {});
  }

  /** Opens what is somebody else's. */
  #peek(tab: Tab): void {
    const other = ACCOUNTS.find((account) => account !== tab.browser.account);
    const theirs = other ? this.#people.sessionsOf(other) : [];
    if (theirs.length > 0) tab.watch(this.#world.random.workload.pick(theirs));
  }
}
