import { randomBytes } from "node:crypto";
import { formatId, type IdPrefix } from "@millrace/protocol";
import type { Clock } from "./clock.ts";

export function createId(prefix: IdPrefix, clock: Pick<Clock, "now">): string {
  return formatId(prefix, clock.now(), randomBytes(10));
}
