import { createRandom, type Random } from "../lib/random.ts";
import { Browser } from "./device/browser.ts";
import { Tab } from "./device/tab.ts";
import { type FaultCounts, noFaults } from "./faults/fault-counts.ts";
import type { FaultKind } from "./faults/fault-kind.ts";
import { Link } from "./network/link.ts";
import { Oracle } from "./oracle/oracle.ts";
import { type AccountName, Accounts } from "./server/accounts.ts";
import type { SimulatedDatabase } from "./server/database.ts";
import { Disk } from "./server/disk.ts";
import { SimulatedProvider } from "./server/provider.ts";
import { SimulatedServer } from "./server/simulated-server.ts";
import { Scheduler } from "./time/scheduler.ts";
import { Trace } from "./time/trace.ts";

/** Who takes part: two devices of one person, the first with one or two tabs open, and one device of somebody else. */
const BROWSERS: readonly { name: string; account: AccountName; tabs: readonly number[] }[] = [
  { name: "desk", account: "alice", tabs: [1, 2] },
  { name: "phone", account: "alice", tabs: [1] },
  { name: "stranger", account: "bob", tabs: [1] },
];

/** Everything there is in one simulation. */
export class World {
  readonly scheduler = new Scheduler();
  readonly trace: Trace;
  readonly provider: SimulatedProvider;
  readonly accounts = new Accounts();
  readonly disk: Disk;
  readonly server: SimulatedServer;
  readonly database: SimulatedDatabase;
  readonly oracle: Oracle;
  readonly faults: FaultCounts = noFaults();
  readonly browsers: readonly Browser[];
  /** One stream of randomness per part, so that a change to one part leaves the others' choices as they were. */
  readonly random: { readonly nemesis: Random; readonly workload: Random };
  #tabs: Tab[] = [];
  #tabsOpened = 0;

  constructor(seed: number, database: SimulatedDatabase, print: boolean) {
    const seeds = createRandom(seed);
    const next = () => createRandom(Math.floor(seeds.fraction() * 2 ** 32));
    this.trace = new Trace(this.scheduler, print);
    this.random = { nemesis: next(), workload: next() };
    this.provider = new SimulatedProvider(next());
    this.database = database;
    this.oracle = new Oracle(database, this.trace);
    this.disk = new Disk(next());
    this.server = new SimulatedServer({
      scheduler: this.scheduler,
      trace: this.trace,
      random: next(),
      database,
      disk: this.disk,
      provider: this.provider,
      accounts: this.accounts,
      onCommit: (entries, results) => this.oracle.committed(entries, results),
      onInternalError: (request) => this.oracle.violated(`internal error in answer to ${request}`),
    });
    this.browsers = BROWSERS.map(({ name, account }) => {
      const { scheduler, trace, server, accounts } = this;
      return new Browser({
        name,
        account,
        link: new Link(name, scheduler, next()),
        server,
        scheduler,
        trace,
        accounts,
        random: next(),
        onViolation: (what) => this.oracle.violated(what),
      });
    });
    for (const [index, { tabs }] of BROWSERS.entries()) {
      for (let left = seeds.pick(tabs); left > 0; left--) this.#open(this.browsers[index]);
    }
  }

  get tabs(): readonly Tab[] {
    return this.#tabs;
  }

  /** A fault took effect. */
  readonly happened = (kind: FaultKind, detail = ""): void => {
    this.faults[kind]++;
    this.trace.add(`FAULT ${kind} ${detail}`);
  };

  /** Ends the tab and loads it anew, with the same sessions on screen. */
  reload(tab: Tab, how: "left" | "crashed"): void {
    const sessions = tab.onScreen;
    this.oracle.tabEnds(tab);
    tab.close(how);
    this.#tabs = this.#tabs.filter((other) => other !== tab);
    const fresh = this.#open(tab.browser);
    for (const id of sessions) fresh?.watch(id);
  }

  #open(browser: Browser | undefined): Tab | undefined {
    if (!browser) return undefined;
    const tab = new Tab(`${browser.name}-${++this.#tabsOpened}`, browser, (...view) => this.oracle.saw(...view));
    this.#tabs.push(tab);
    return tab;
  }
}
