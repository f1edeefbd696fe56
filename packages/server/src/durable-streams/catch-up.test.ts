import { expect, test } from "vitest";
import { createMemoryStreams } from "./testing/memory-streams.ts";

test("closing a log changes the ETag of its end, so that nobody takes it for open still", async () => {
  const { app, create } = createMemoryStreams(0);
  const stream = await create("log", "text/plain", {});
  await stream.append(Buffer.from("text"), false);
  const read = async (headers?: Record<string, string>) =>
    app.fetch(new Request("http://localhost/v1/stream/log", { headers: headers ?? {} }));
  const etag = (await read()).headers.get("etag") ?? "";
  expect((await read({ "If-None-Match": etag })).status).toBe(304);
  await stream.append(Buffer.from(""), true);
  const closed = await read({ "If-None-Match": etag });
  expect([closed.status, closed.headers.get("stream-closed")]).toEqual([200, "true"]);
});
