import type { Grant } from "../durable-streams/grant.ts";
import type { Principal } from "../principal.ts";
import type { SessionDependencies } from "./dependencies.ts";

/** The sign-in that a principal's open streams rest on. */
export function streamGrant({ grants }: SessionDependencies, principal: Principal): Grant {
  return {
    guard: (end) => grants.guard(principal, end),
    get isFresh() {
      return grants.isFresh;
    },
    fresh: () => grants.fresh(),
  };
}
