import { DATABASES } from "../../testing/test-database.ts";
import { describeConformance } from "../durable-streams/testing/describe-conformance.ts";
import { createSessionStreams } from "./testing/session-streams.ts";

for (const kind of DATABASES) {
  describeConformance(`JSON mode, over sessions on ${kind}`, {
    groups: ["JSON Mode"],
    count: 16,
    longPollMs: 25_000,
    open: () => createSessionStreams(kind),
  });
}
