import { systemClock } from "../../clock.ts";
import { problem } from "../../http/problems.ts";
import { createRouter } from "../../http/router.ts";
import { createTestApp } from "../../http/testing/create-test-app.ts";
import { DurableStreams } from "../durable-streams.ts";
import type { Grant } from "../grant.ts";
import { STREAM_PATH, type StreamPlace } from "./conformance-server.ts";
import { MemoryLog } from "./memory-log.ts";

/** Where the suite's preflight comes from. */
const SUITE_ORIGIN = "https://example.com";

const ENDLESS: Grant = { guard: () => () => {}, isFresh: true, fresh: async () => {} };

/** Streams in memory, read through the app as it is put together in production. */
export function createMemoryStreams(longPollMs: number): StreamPlace {
  const logs = new Map<string, MemoryLog>();
  const durableStreams = new DurableStreams({ clock: systemClock, heartbeatMs: 15_000, longPollMs });
  const reads = createRouter();
  reads.get(STREAM_PATH, (c) => {
    const log = logs.get(c.req.param("name"));
    if (!log) throw problem("not_found", "There is no such stream.");
    return durableStreams.answer(c, log, ENDLESS);
  });
  return {
    app: createTestApp([reads], {
      config: { publicUrl: "http://localhost", allowedOrigins: [SUITE_ORIGIN], version: "1.2.3" },
    }),
    async create(name, contentType, lifetime) {
      const log = new MemoryLog(contentType, lifetime);
      logs.set(name, log);
      return { append: async (content, closes) => log.append(content, closes) };
    },
    close: async () => {},
  };
}
