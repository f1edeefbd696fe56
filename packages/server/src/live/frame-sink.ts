import type { Sink } from "../http/sink.ts";
import type { Frame } from "./frame.ts";

/** Where a live connection writes: one adapter per transport. The same contract as `Sink`, in frames. */
export interface FrameSink {
  write(frame: Frame): boolean;
  drained(): Promise<void>;
  /** Ends the connection after what was written. */
  close(): void;
  /** Cuts it, with whatever was not sent yet. */
  abort(): void;
  readonly closed: AbortSignal;
}

/** One `data:` per frame. */
export function createEventStreamSink(sink: Sink): FrameSink {
  return {
    closed: sink.closed,
    write: (frame) => sink.write(frame.serverSentEvent),
    drained: () => sink.drained(),
    close: () => sink.close(),
    abort: () => sink.abort(),
  };
}
