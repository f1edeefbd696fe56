import type { Random } from "../../lib/random.ts";
import type { Accounts } from "../server/accounts.ts";
import { PUBLIC_URL } from "../server/server-process.ts";
import type { SimulatedServer } from "../server/simulated-server.ts";
import type { Scheduler } from "../time/scheduler.ts";
import type { Trace } from "../time/trace.ts";
import type { Link } from "./link.ts";

/** What everything a browser asks of the server goes through. */
export interface Route {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly trace: Trace;
  readonly link: Link;
  readonly server: SimulatedServer;
  readonly accounts: Accounts;
  /** Of the newest sign-in. */
  cookie: string;
  readonly onViolation: (what: string) => void;
}

/** The request as a browser with this cookie sends it. */
export function browserRequest(cookie: string, path: string, init: RequestInit = {}): Request {
  const { headers } = init as { headers?: Record<string, string> }; // the client's own code gives them as a record
  return new Request(PUBLIC_URL + path, {
    ...init,
    headers: { ...headers, cookie, origin: PUBLIC_URL },
  });
}
