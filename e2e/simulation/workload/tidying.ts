import type { Browser } from "../device/browser.ts";
import type { World } from "../world.ts";

/** How long people wait before they look again for what failed, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;
/** Looks after which they load a page anew that does not show what they left unsent. */
const LOOKS_BEFORE_RELOAD = 10;

/**
 * People do nothing new, but open what they left unsent, and send again what failed. What a page could not read when it
 * began, because the storage failed, it shows after it is loaded anew.
 */
export class Tidying {
  readonly #world: World;
  #looks = 0;
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
    this.#looks++;
    for (const tab of this.#world.tabs) {
      for (const { session_id } of tab.browser.storage.messages) tab.watch(session_id);
      for (const store of tab.stores) {
        for (const { status, client_message_id } of store.getView().outgoing) {
          if (status === "failed") store.resend(client_message_id);
        }
      }
    }
    if (this.#looks % LOOKS_BEFORE_RELOAD === 0) this.#reloadBlind();
    this.#world.scheduler.schedule(() => this.#tidy(), LOOK_AGAIN_MS);
  }

  #reloadBlind(): void {
    for (const browser of this.#world.browsers) {
      const tab = this.#world.tabs.find((each) => each.browser === browser);
      if (tab && this.#isBlind(browser)) this.#world.reload(tab, "left");
    }
  }

  #isBlind(browser: Browser): boolean {
    const stores = this.#world.tabs.flatMap((tab) => (tab.browser === browser ? [...tab.stores] : []));
    const shown = new Set(
      stores.flatMap((store) => store.getView().outgoing.map((message) => message.client_message_id)),
    );
    return browser.storage.messages.some(({ client_message_id }) => !shown.has(client_message_id));
  }
}
