import type { CodeLine, HighlightRequest, HighlightResult } from "./highlight-messages.ts";
import type { LanguageName } from "./languages.ts";

/** A worker that is silent for so long hangs on some code; that code stays plain. */
const PATIENCE_MS = 8_000;
/** After so many of these, code stays plain on this page. */
const MAX_FAILURES = 3;

export interface Highlighting {
  /** Further finished lines; their tokens come in the same order. */
  add(lines: readonly string[]): void;
  close(): void;
}

interface Open {
  /** Lines sent and not answered. */
  pending: number;
  onLines(lines: readonly CodeLine[]): void;
}

let worker: Worker | null = null;
let watch: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let lastId = 0;
const open = new Map<number, Open>();

/** Begins a piece of code. Where there are no workers, or they fail, no tokens ever come. */
export function startHighlighting(language: LanguageName, onLines: Open["onLines"]): Highlighting {
  const id = ++lastId;
  const entry: Open = { pending: 0, onLines };
  open.set(id, entry);
  return {
    add(lines) {
      if (!open.has(id)) return;
      entry.pending += lines.length;
      send({ type: "lines", id, language, lines });
    },
    close() {
      if (open.delete(id)) send({ type: "close", id });
    },
  };
}

function send(request: HighlightRequest): void {
  worker ??= startWorker();
  worker?.postMessage(request);
  watch ??= setTimeout(giveUp, PATIENCE_MS);
}

function startWorker(): Worker | null {
  if (typeof Worker === "undefined" || failures >= MAX_FAILURES) return null;
  const started = new Worker(new URL("./highlight-worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<HighlightResult>) => receive(data));
  started.addEventListener("error", giveUp);
  return started;
}

function receive({ id, lines }: HighlightResult): void {
  const entry = open.get(id);
  if (entry) {
    entry.pending -= lines.length;
    entry.onLines(lines);
  }
  clearTimeout(watch);
  const isWaiting = open.values().some(({ pending }) => pending > 0);
  watch = isWaiting ? setTimeout(giveUp, PATIENCE_MS) : undefined;
}

function giveUp(): void {
  clearTimeout(watch);
  watch = undefined;
  if (!open.values().some(({ pending }) => pending > 0)) return;
  failures++;
  worker?.terminate();
  worker = null;
  open.clear();
}
