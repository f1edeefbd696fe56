import type { LiveSubscription } from "@millrace/protocol";
import type { Channel } from "../../browser/open-channel.ts";
import type { Environment } from "../../environment.ts";
import type { ReceivedFrame } from "../received-frame.ts";
import { type Link, type LinkEnd, type LinkHost, linkEndOf, type Transport } from "../transport.ts";
import { TabHub } from "./tab-hub.ts";
import { type LeaderMessage, type MemberMessage, TAB_MESSAGES, type TabMessage } from "./tab-message.ts";

/** How long a leader may take to answer before tabs go on without it, in milliseconds. */
const WELCOME_LIMIT = 1_000;

/** What sharing takes. */
export type TabTools = { [Tool in "acquireLock" | "openChannel"]: NonNullable<Environment[Tool]> };

/**
 * One connection for all tabs of a person, unless the server is known to speak a newer protocol than HTTP/1.x, over which a
 * browser opens but six connections to it, for all tabs together. The tab that holds a lock leads: it opens `inner` for all and hands the frames
 * around. When it goes, the next in line for the lock takes over, and every tab tells it where it is itself (LIV1). A
 * leader that does not answer is left alone in its room, and the others share another one.
 *
 * @param identify the id of the signed-in person; null when nobody is
 */
export function createSharedTransport(
  environment: Environment,
  tools: TabTools,
  inner: Transport,
  identify: () => Promise<string | null>,
): Transport {
  const open = (host: LinkHost) =>
    isScarce(environment) ? new SharedLink(environment, tools, inner, identify, host) : inner.open(host);
  return { kind: inner.kind, open };
}

function isScarce({ serverProtocol }: Environment): boolean {
  const protocol = serverProtocol();
  return protocol === null || /^http\/1/i.test(protocol);
}

class SharedLink implements Link {
  readonly #environment: Environment;
  readonly #inner: Transport;
  readonly #host: LinkHost;
  readonly #tab: string;
  readonly #tools: TabTools;
  /** Null where tabs need not share. */
  #channel: Channel | null = null;
  /** The connection, where it is this tab's to have. */
  #hub: TabHub | null = null;
  #isOver = false;
  #releaseLock = () => {};
  #cancelWait = () => {};

  constructor(
    environment: Environment,
    tools: TabTools,
    inner: Transport,
    identify: () => Promise<string | null>,
    host: LinkHost,
  ) {
    this.#environment = environment;
    this.#tools = tools;
    this.#inner = inner;
    this.#host = host;
    this.#tab = environment.randomId();
    identify().then(
      (user) => this.#begin(user),
      (error) => this.#end(linkEndOf(error)),
    );
  }

  subscribe(subscription: LiveSubscription): void {
    this.#say({ tab: this.#tab, type: "subscribe", ...subscription });
  }

  unsubscribe(sessionId: string): void {
    this.#say({ tab: this.#tab, type: "unsubscribe", session_id: sessionId });
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#hub?.close();
    this.#leaveRoom();
  }

  #begin(user: string | null): void {
    if (this.#isOver) return;
    if (user === null) this.#end({ reason: "signed_out", retryAfterMs: 0 });
    else if (isScarce(this.#environment)) this.#enterRoom(user, 1);
    else this.#openHub(); // now it is known, by the answer that told the user
  }

  /** Shares with the tabs of a room; with those of the next one when this one's leader does not answer. */
  #enterRoom(user: string, room: number): void {
    const { kind } = this.#inner;
    const name = ["millrace-live", TAB_MESSAGES, kind, room, user, this.#environment.baseUrl].join(" ");
    this.#leaveRoom();
    this.#channel = this.#tools.openChannel(name, (message) => this.#received(message as TabMessage)); // see TAB_MESSAGES
    this.#cancelWait = this.#environment.setTimer(() => this.#enterRoom(user, room + 1), WELCOME_LIMIT);
    this.#releaseLock = this.#tools.acquireLock(name, () => this.#lead());
    this.#join();
  }

  #leaveRoom(): void {
    this.#cancelWait();
    if (!this.#hub) this.#channel?.post({ tab: this.#tab, type: "leave" } satisfies MemberMessage);
    this.#releaseLock();
    this.#channel?.close();
  }

  #lead(): void {
    this.#cancelWait();
    this.#openHub();
    this.#post({ type: "lead" });
  }

  #openHub(): void {
    this.#hub = new TabHub(this.#environment, this.#inner, this.#tab, {
      listsVersion: () => this.#host.listsVersion(),
      heard: () => this.#host.heard(),
      frame: (frame, to) => this.#handAround(frame, to),
      post: (message) => this.#post(message),
      ended: (end) => {
        this.#post({ type: "end", end });
        this.#end(end);
      },
    });
    this.#join();
  }

  #join(): void {
    this.#say({ tab: this.#tab, type: "join", subscriptions: this.#host.subscriptions() });
  }

  #say(message: MemberMessage): void {
    if (this.#hub) this.#hub.told(message);
    else this.#channel?.post(message);
  }

  #post(message: LeaderMessage): void {
    this.#channel?.post(message);
  }

  #handAround(frame: ReceivedFrame, to: readonly string[] | null): void {
    if (to?.some((tab) => tab !== this.#tab) ?? true) this.#post({ type: "frame", to, frame });
    if (to?.includes(this.#tab) ?? true) this.#host.frame(frame);
  }

  #received(message: TabMessage): void {
    if (this.#isOver) return;
    if ("tab" in message) this.#hub?.told(message);
    else if (!this.#hub) this.#led(message);
  }

  /** By another tab. */
  #led(message: LeaderMessage): void {
    switch (message.type) {
      case "lead":
        this.#join();
        break;
      case "welcome":
        if (message.to === this.#tab) this.#cancelWait();
        break;
      case "frame":
        if (!(message.to?.includes(this.#tab) ?? true)) return;
        this.#host.heard();
        this.#host.frame(message.frame);
        break;
      case "beat":
        this.#host.heard();
        this.#say({ tab: this.#tab, type: "present" });
        break;
      case "end":
        this.#end(message.end);
        break;
    }
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.close();
    this.#host.ended(end);
  }
}
