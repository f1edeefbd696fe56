import type { QueuedMessage, SessionStore } from "../../../packages/client/src/index.ts";
import type { Tab } from "../device/tab.ts";
import type { World } from "../world.ts";
import type { People } from "./people.ts";

/** What people do with versions, with what waits for its turn, and with beginnings they go on from elsewhere. */
export class Branching {
  readonly #world: World;
  readonly #people: People;

  constructor(world: World, people: People) {
    this.#world = world;
    this.#people = people;
  }

  /** Says something anew that was said before. */
  edit(tab: Tab): void {
    const [sessionId, store] = this.#people.anyWatched(tab) ?? [];
    const said = store?.getView().path.filter(({ role }) => role === "user");
    if (!store || sessionId === undefined || !said?.length || store.getView().outgoing.length > 0) return;
    if (!this.#people.sessionsOf(tab.browser.account).includes(sessionId)) return;
    store.edit(this.#world.random.workload.pick(said).id, this.#people.write(tab, sessionId));
  }

  /** Looks at another version, wherever it is. */
  show(tab: Tab): void {
    const [sessionId, store] = this.#people.anyWatched(tab) ?? [];
    const messages = this.#world.oracle.sessions.get(sessionId ?? "")?.state.messages ?? [];
    if (!store || messages.length === 0) return;
    const { id } = this.#world.random.workload.pick(messages);
    this.#world.trace.add(`${tab.name} shows ${id}`);
    store.showVersion(id).catch(() => {});
  }

  requeue(tab: Tab): void {
    this.#withQueued(tab, (sessionId, store, { run_id }) => {
      const content = `e${this.#world.oracle.history.commanded.length + 1}`;
      this.#people.command({ command: "requeue", sessionId, subject: content }, () =>
        store.updateQueued(run_id, { content }),
      );
    });
  }

  move(tab: Tab): void {
    this.#withQueued(tab, (_sessionId, store, { run_id }) => {
      const places = store.getView().queue.flatMap((other) => (other.run_id === run_id ? [] : [other.run_id]));
      const before = this.#world.random.workload.pick([...places, null]);
      this.#world.trace.add(`${tab.name} moves ${run_id} before ${before}`);
      store.updateQueued(run_id, { before }).catch(() => {});
    });
  }

  takeBack(tab: Tab): void {
    this.#withQueued(tab, (sessionId, store, { run_id, message }) => {
      this.#people.command({ command: "take back", sessionId, subject: message.id }, () => store.removeQueued(run_id));
    });
  }

  sendNow(tab: Tab): void {
    this.#withQueued(tab, (_sessionId, store, { run_id }) => {
      this.#world.trace.add(`${tab.name} sends ${run_id} now`);
      store.sendNow(run_id).catch(() => {});
    });
  }

  fork(tab: Tab): void {
    const [sessionId, store] = this.#people.anyWatched(tab) ?? [];
    const path = store?.getView().path ?? [];
    if (sessionId === undefined || path.length === 0 || !this.#people.mayBegin(tab.browser.account)) return;
    const message_id = this.#world.random.workload.pick(path).id;
    this.#people.command({ command: "fork", sessionId, subject: message_id }, async () => {
      const { id } = await tab.client.api.forkSession(sessionId, { message_id });
      this.#world.oracle.history.created.push(id);
      tab.watch(id);
    });
  }

  #withQueued(tab: Tab, change: (sessionId: string, store: SessionStore, queued: QueuedMessage) => void): void {
    const [sessionId, store] = this.#people.anyWatched(tab) ?? [];
    const queue = store?.getView().queue ?? [];
    if (store && sessionId !== undefined && queue.length > 0) {
      change(sessionId, store, this.#world.random.workload.pick(queue));
    }
  }
}
