import { expect, test } from "vitest";
import { FrameEncoder } from "./event-frames.ts";
import type { JsonMessage, Page } from "./readable-log.ts";

const page = (content: Page["content"], more: Partial<Page> = {}): Page => ({
  content,
  next: "7",
  upToDate: true,
  closed: false,
  ...more,
});
const encode = (contentType: string, given: Page) =>
  new FrameEncoder().encode(contentType, given, "1").bytes.toString();
const CONTROL = `event: control\ndata:{"streamNextOffset":"7","streamCursor":"1","upToDate":true}\n\n`;

test("messages go out as one array with the offset as id, and a control frame after it", () => {
  const text = encode("application/json", page([{ text: "1" }, { text: `{"a":2}` }]));
  expect(text).toBe(`event: data\nid: 7\ndata:[1,{"a":2}]\n\n${CONTROL}`);
});

test("an empty page is a control frame only", () => {
  expect(encode("application/json", page([]))).toBe(CONTROL);
  expect(encode("text/plain", page(new Uint8Array()))).toBe(CONTROL);
});

test("text keeps its spaces and its byte order mark", () => {
  const text = encode("text/plain", page(Buffer.from("\ufeffone\n two\r\rthree")));
  expect(text).toBe(`event: data\nid: 7\ndata:\ufeffone\ndata:  two\ndata:\ndata:three\n\n${CONTROL}`);
});

test("LIV2: readers that are at the same place get the same bytes, made once", () => {
  const frames = new FrameEncoder();
  const events: JsonMessage[] = [{ text: "1" }, { text: "2" }, { text: "3" }];
  const first = frames.encode("application/json", page(events), "1");
  expect(frames.encode("application/json", page([...events]), "1")).toBe(first);
});

test("what differs in anything is made anew", () => {
  const events: JsonMessage[] = [{ text: "1" }, { text: "2" }, { text: "3" }];
  const others: [Page, string][] = [
    [page(events), "2"],
    [page(events.slice(1)), "1"],
    [page(events.slice(0, 2)), "1"],
    [page([...events.slice(0, 2), { text: "3" }]), "1"],
    [page(events, { upToDate: false }), "1"],
    [page(events, { closed: true }), "1"],
    [page([]), "1"],
  ];
  for (const [other, cursor] of others) {
    const frames = new FrameEncoder();
    const first = frames.encode("application/json", page(events), "1");
    expect(frames.encode("application/json", other, cursor)).not.toBe(first);
  }
  const frames = new FrameEncoder();
  const first = frames.encode("application/json", page([]), "1");
  expect(frames.encode("application/json", page([], { next: "8" }), "1")).not.toBe(first);
});
