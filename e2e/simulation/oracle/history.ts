import type { Tab } from "../device/tab.ts";

/** How long it takes at most until a device that can has kept what was written on it, in milliseconds. */
export const KEPT_AFTER_MS = 20;

/** What came of something a person did, as far as their device knows. */
export type Outcome = "waiting" | "done" | "refused" | "unknown";

/** A message somebody wrote. Its content is unlike that of any other. */
export interface Written {
  readonly sessionId: string;
  readonly content: string;
  readonly by: Tab;
  /** The simulation's time. */
  readonly at: number;
  /** It may or may not be sent: the person gave it up, or the device did not keep it. */
  isUncertain: boolean;
}

/** A command other than a message. */
export interface Commanded {
  readonly command: "rename" | "stop" | "retry" | "continue" | "delete" | "requeue" | "take back" | "fork";
  readonly sessionId: string;
  /** The new title or text, or the run or message it is about. */
  readonly subject: string;
  outcome: Outcome;
}

/** What people did, to be compared with what became of it. */
export class History {
  readonly written: Written[] = [];
  readonly commanded: Commanded[] = [];
  readonly created: string[] = [];
}
