import type { World } from "../world.ts";
import { wrongInHistory } from "./check-history.ts";
import { wrongInLists } from "./check-lists.ts";
import { wrongInReplicas } from "./check-replicas.ts";
import { wrongInRuns } from "./check-runs.ts";
import { wrongOnServer } from "./check-server.ts";

/**
 * Compares everything with everything, once all is quiet.
 *
 * @returns the first thing that is wrong; null when all is right
 */
export async function checkEverything(world: World): Promise<string | null> {
  for (const truth of world.oracle.sessions.values()) {
    const wrong = (await wrongOnServer(world, truth)) ?? (await wrongInReplicas(world, truth));
    if (wrong) return `${truth.id}: ${wrong}`;
  }
  return (await wrongInLists(world)) ?? wrongInRuns(world) ?? wrongInHistory(world);
}
