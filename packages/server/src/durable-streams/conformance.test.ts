import { describeConformance } from "./testing/describe-conformance.ts";
import { createMemoryStreams } from "./testing/memory-streams.ts";

const LONG_POLL_MS = 200;

describeConformance("the read side, over bytes and messages in memory", {
  groups: [
    "Read Operations",
    "Long-Poll Operations",
    "Long-Poll Edge Cases",
    "Browser Security Headers",
    "HEAD Metadata",
    "Offset Validation and Resumability",
    "Caching and ETag",
    "Chunking and Large Payloads",
    "Read-Your-Writes Consistency",
    "SSE Mode",
    "JSON Mode",
    "Stream Closure HEAD with Stream Closure",
    "Stream Closure Read Closed Streams",
    "Stream Closure Long-poll with Stream Closure",
    "Stream Closure SSE with Stream Closure",
  ],
  count: 112,
  longPollMs: LONG_POLL_MS,
  open: async () => createMemoryStreams(LONG_POLL_MS),
});
