import type { World } from "../world.ts";

/**
 * Makes something go wrong, now or the next time there is an occasion, and tells `world.happened` when it has. Where there
 * is nothing to hit it does nothing. What it breaks, it mends after a while, or `heal` of what it broke does.
 */
export type Fault = (world: World) => void;
