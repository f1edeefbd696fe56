import { afterEach, expect, test, vi } from "vitest";
import { openSocket } from "./open-socket.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

interface FakeWebSocket {
  url: string;
  sent: string[];
  isClosed: boolean;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

function stubWebSocket(page: string | undefined): FakeWebSocket[] {
  const sockets: FakeWebSocket[] = [];
  const WebSocket = function (this: FakeWebSocket & { send: unknown; close: unknown }, url: URL) {
    Object.assign(this, { url: url.href, sent: [], isClosed: false });
    this.send = (text: string) => this.sent.push(text);
    this.close = () => {
      this.isClosed = true;
    };
    sockets.push(this);
  };
  vi.stubGlobal("WebSocket", WebSocket);
  vi.stubGlobal("location", page && { href: page });
  return sockets;
}

const silent = { open() {}, message() {}, close() {} };

test.each([
  ["/api/v1/live", "https://chat.example.com/chats/1?x=1", "wss://chat.example.com/api/v1/live"],
  ["/api/v1/live", "http://localhost:3000/", "ws://localhost:3000/api/v1/live"],
  ["https://api.example.com/x/api/v1/live", "http://localhost:3000/", "wss://api.example.com/x/api/v1/live"],
  ["http://127.0.0.1:3000/api/v1/live", undefined, "ws://127.0.0.1:3000/api/v1/live"],
])("%s on the page %s is %s", (url, page, expected) => {
  const sockets = stubWebSocket(page);
  openSocket(url, silent);
  expect(sockets[0]?.url).toBe(expected);
});

test("a path without a page is refused at once", () => {
  stubWebSocket(undefined);
  expect(() => openSocket("/api/v1/live", silent)).toThrow(TypeError);
});

test("what happens on the socket is told until it is closed here", () => {
  const sockets = stubWebSocket("http://localhost/");
  const told: string[] = [];
  const socket = openSocket("/", {
    open: () => told.push("open"),
    message: (text) => told.push(text),
    close: () => told.push("close"),
  });
  const [fake] = sockets;
  fake?.onopen?.();
  socket.send("hello");
  fake?.onmessage?.({ data: "welcome" });
  fake?.onclose?.();
  expect(fake?.sent).toEqual(["hello"]);
  expect(told).toEqual(["open", "welcome", "close"]);
  socket.close();
  fake?.onmessage?.({ data: "more" });
  fake?.onclose?.();
  expect(fake?.isClosed).toBe(true);
  expect(told).toHaveLength(3);
});
