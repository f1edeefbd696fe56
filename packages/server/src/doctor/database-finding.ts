import type { migrationState } from "../storage/migration-state.ts";
import { type Finding, fail, pass } from "./finding.ts";

/** @param more what else there is to say of it */
export function databaseFinding(
  database: string,
  state: Awaited<ReturnType<typeof migrationState>>,
  more: string,
): Finding {
  switch (state) {
    case "new":
      return pass(`${database} is reachable and empty; the first start fills it (${more}).`);
    case "current":
      return pass(`${database} is up to date (${more}).`);
    case "older":
      return pass(`${database} is of an earlier version; the next start brings it up to date (${more}).`);
    case "newer":
      return fail(
        `${database} is of a later version than these files (${more}).`,
        "Update these files, or restore the backup from before the update.",
      );
  }
}
