import { expect, test } from "vitest";
import { ConnectionError } from "../errors.ts";
import { parseJson, readFrame } from "./received-frame.ts";

const OF = { session_id: "ses_1", offset: "00000001_0000000000000002" };

test.each([
  { type: "connection-start", lists_version: 3 },
  { type: "subscription-start", ...OF },
  { type: "events", ...OF, events: [{ seq: 1, type: "session-updated", data: { title: "Grüße 👋🏽" } }] },
  { type: "events", ...OF, events: [{ seq: 2, type: "weather-changed" }] },
  { type: "subscription-end", session_id: "ses_1", reason: "offset_gone" },
  { type: "lists-changed", lists_version: 0 },
  { type: "heartbeat" },
  { type: "connection-end", reason: "drain" },
  { type: "connection-end", reason: "signed_out" },
])("a frame is read as it is: %j", (frame) => {
  expect(readFrame(parseJson(JSON.stringify(frame)))).toEqual(frame);
});

test("what a newer server may add is no failure", () => {
  expect(readFrame({ type: "weather-forecast", sun: true })).toBeNull();
  expect(readFrame({ type: "heartbeat", load: 0.5 })).toEqual({ type: "heartbeat" });
  expect(readFrame({ type: "subscription-end", session_id: "ses_1", reason: "moved" })).toMatchObject({
    reason: "other",
  });
  expect(readFrame({ type: "connection-end", reason: "moved" })).toMatchObject({ reason: "drain" });
});

test.each([
  null,
  1,
  "heartbeat",
  [],
  {},
  { type: 1 },
  { type: "connection-start" },
  { type: "lists-changed", lists_version: "1" },
  { type: "subscription-start", session_id: "ses_1" },
  { type: "subscription-end", reason: "not_found" },
  { type: "events", session_id: "ses_1", offset: OF.offset },
  { type: "events", ...OF, events: {} },
  { type: "events", ...OF, events: [] },
  { type: "events", ...OF, events: [null] },
  { type: "events", ...OF, events: [1] },
  { type: "events", ...OF, events: [{ seq: 1 }] },
  { type: "events", ...OF, events: [{ type: "x" }] },
  { type: "events", ...OF, events: [{ seq: "1", type: "x" }] },
  { type: "events", ...OF, events: [{ seq: 1.5, type: "x" }] },
  { type: "events", offset: OF.offset, events: [{ seq: 1, type: "x" }] },
])("what is no frame fails the connection: %j", (value) => {
  expect(() => readFrame(value)).toThrow(ConnectionError);
});

test("what is no JSON fails the connection", () => {
  expect(() => parseJson("[{")).toThrow(ConnectionError);
});
