import type { Channel } from "../../../packages/client/src/browser/open-channel.ts";
import type { Random } from "../../lib/random.ts";
import type { Link } from "../network/link.ts";
import type { AccountName, Accounts } from "../server/accounts.ts";
import type { SimulatedServer } from "../server/simulated-server.ts";
import type { Machine } from "../time/machine.ts";
import type { Scheduler } from "../time/scheduler.ts";
import type { Trace } from "../time/trace.ts";
import { BrowserStorage } from "./browser-storage.ts";

interface BrowserOptions {
  readonly name: string;
  readonly account: AccountName;
  readonly link: Link;
  readonly server: SimulatedServer;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly trace: Trace;
  readonly accounts: Accounts;
  readonly onViolation: (what: string) => void;
}

/** One browser of one account: what its tabs have in common, and what stays when a tab is reloaded. */
export class Browser {
  readonly name: string;
  readonly account: AccountName;
  readonly link: Link;
  readonly server: SimulatedServer;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly trace: Trace;
  readonly accounts: Accounts;
  readonly onViolation: (what: string) => void;
  cookie: string;
  /** With `http/1.1`, tabs without WebSocket share one connection. */
  readonly pageProtocol: "h2" | "http/1.1";
  readonly storage: BrowserStorage;
  /** By name, the tabs that wait for a lock; the first one has it. */
  readonly #locks = new Map<string, (() => void)[]>();
  readonly #channels = new Map<string, Set<{ tab: Machine; received: (message: unknown) => void }>>();

  constructor({ name, account, accounts, link, server, scheduler, random, trace, onViolation }: BrowserOptions) {
    this.name = name;
    this.account = account;
    this.link = link;
    this.server = server;
    this.scheduler = scheduler;
    this.random = random;
    this.trace = trace;
    this.accounts = accounts;
    this.onViolation = onViolation;
    this.cookie = accounts.signIn(account);
    this.storage = new BrowserStorage(scheduler, random);
    this.pageProtocol = random.pick(["h2", "http/1.1"]);
  }

  acquireLock(tab: Machine, name: string, granted: () => void): () => void {
    const queue = this.#locks.get(name) ?? [];
    this.#locks.set(name, queue);
    const grantSoon = (grant: (() => void) | undefined) => {
      if (grant) this.scheduler.schedule(() => queue[0] === grant && grant(), 0);
    };
    let isHeld = true;
    const waiter = () => tab.run(() => isHeld && granted());
    const release = () => {
      isHeld = false;
      stopMourning();
      const index = queue.indexOf(waiter);
      if (index < 0) return;
      queue.splice(index, 1);
      if (index === 0) grantSoon(queue[0]);
    };
    const stopMourning = tab.whenDead(release);
    queue.push(waiter);
    if (queue.length === 1) grantSoon(waiter);
    return release;
  }

  openChannel(tab: Machine, name: string, received: (message: unknown) => void): Channel {
    const members = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, members);
    const self = { tab, received };
    members.add(self);
    let isOpen = true;
    const close = () => {
      isOpen = false;
      members.delete(self);
      stopMourning();
    };
    const stopMourning = tab.whenDead(close);
    return {
      post: (message) => {
        if (!isOpen) return;
        for (const member of members) {
          if (member === self) continue;
          const copy = structuredClone(message);
          this.scheduler.schedule(() => {
            if (members.has(member)) member.tab.run(() => members.has(member) && member.received(copy));
          }, 1);
        }
      },
      close,
    };
  }
}
