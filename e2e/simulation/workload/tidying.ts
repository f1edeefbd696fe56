import type { World } from "../world.ts";

/** How long people wait before they look again for what failed, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;

/** People do nothing new, but open what they left unsent, and send again what failed. */
export class Tidying {
  readonly #world: World;
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
    this.#tidy();
  }

  stop(): void {
    this.#isOver = true;
  }

  #tidy(): void {
    if (this.#isOver) return;
    for (const tab of this.#world.tabs) {
      for (const { session_id } of tab.browser.storage.messages) tab.watch(session_id);
      for (const store of tab.stores) {
        for (const { status, client_message_id } of store.getView().outgoing) {
          if (status === "failed") store.resend(client_message_id);
        }
      }
    }
    this.#world.scheduler.schedule(() => this.#tidy(), LOOK_AGAIN_MS);
  }
}
