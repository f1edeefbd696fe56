import type { FrameReader } from "./frame-reader.ts";
import type { Patience } from "./patience.ts";

/**
 * `unheard`: the first frame, which the server sends at once, did not come. `silent`: then neither a heartbeat nor
 * anything else did. `cut`: it ended without the server's saying so. `ended`: the server said so.
 */
export type Watched = "alive" | "unheard" | "silent" | "cut" | "ended";

/** Waits for the first frame of a live connection and for a heartbeat, and closes it. */
export async function watchHeartbeat(reader: FrameReader, patience: Patience): Promise<Watched> {
  try {
    let frame = await reader.next(patience.reply());
    if (frame === "late") return "unheard";
    for (;;) {
      if (frame === "over") return "cut";
      if (frame === "late") return "silent";
      if (frame.type === "heartbeat") return "alive";
      if (frame.type === "connection-end") return "ended";
      frame = await reader.next(patience.silence());
    }
  } finally {
    reader.close();
  }
}
