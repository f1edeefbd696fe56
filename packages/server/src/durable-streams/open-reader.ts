import { type ProblemError, problem } from "../http/problems.ts";
import type { LogReader, ReadableLog } from "./readable-log.ts";

/** @throws ProblemError `invalid_offset`, `not_found`, `offset_gone` (LOG3) */
export async function openReader(log: ReadableLog, offset: string): Promise<LogReader> {
  const reader = await log.open(offset);
  switch (reader) {
    case "malformed":
      throw problem("invalid_offset", "The offset is not one this log gave out.");
    case "missing":
      throw missing();
    case "gone":
      throw gone();
    default:
      return reader;
  }
}

export function missing(): ProblemError {
  return problem("not_found", "There is no such log.");
}

export function gone(): ProblemError {
  return problem("offset_gone", "What follows this offset is no longer kept as events. Take a new snapshot.");
}
