import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { destination, type Level, type Logger, multistream, pino } from "pino";

export interface LoggerOptions {
  readonly level: Level | "silent";
  /** Where lines go besides the standard error output; null: nowhere else. */
  readonly file: string | null;
  /** Takes each line of an error, as JSON. Must not log. */
  readonly onError: (line: string) => void;
}

/**
 * One JSON object per line, with the request's id where there is one; never content, never a secret (SEC4, SEC8). A file
 * is opened anew on SIGHUP, so that it can be moved away first.
 */
export function createLogger({ level, file, onError }: LoggerOptions): Logger {
  const streams: { level: Level; stream: { write(line: string): void } }[] = [
    { level: "error", stream: { write: onError } },
  ];
  if (level !== "silent") {
    streams.push({ level, stream: destination(2) });
    if (file !== null) streams.push({ level, stream: openFile(file) });
  }
  // Errors are kept whatever is written.
  return pino({ level: level === "silent" || level === "fatal" ? "error" : level }, multistream(streams));
}

function openFile(path: string) {
  mkdirSync(dirname(path), { recursive: true });
  const stream = destination({ dest: path, append: true, mode: 0o600 });
  process.on("SIGHUP", () => stream.reopen());
  return stream;
}
