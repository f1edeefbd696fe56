import type { Clock } from "../clock.ts";
import type { Frame } from "./frame.ts";
import type { FrameSink } from "./frame-sink.ts";

const MAX_CHARACTERS = 256 * 1_024;

interface Poll {
  readonly sink: FrameSink;
  /** Resolves with everything written, once the poll is over. */
  readonly frames: Promise<readonly Frame[]>;
  /** From now on news end the poll, together with what else comes in the same turn; those that came already do so now. */
  awaitNews(): void;
}

/** Gathers frames for the one answer of a long-poll, at most for `waitMs` and until it is full. */
export function createPoll(clock: Pick<Clock, "setTimer">, waitMs: number): Poll {
  const over = new AbortController();
  const gathered: Frame[] = [];
  const { promise: frames, resolve } = Promise.withResolvers<readonly Frame[]>();
  const cancelWait = clock.setTimer(close, waitMs);
  let characters = 0;
  let hasNews = false;
  let awaitsNews = false;

  function close(): void {
    cancelWait();
    resolve(gathered);
    over.abort();
  }

  return {
    frames,
    awaitNews() {
      awaitsNews = true;
      if (hasNews) close();
    },
    sink: {
      closed: over.signal,
      write(frame) {
        if (over.signal.aborted) return false;
        gathered.push(frame);
        characters += frame.text.length;
        if (characters >= MAX_CHARACTERS) close();
        else if (frame.isNews && !hasNews) {
          hasNews = true;
          if (awaitsNews) clock.setTimer(close, 0);
        }
        return !over.signal.aborted;
      },
      drained: () => Promise.resolve(),
      close,
      abort: close,
    },
  };
}
