import { afterEach, expect, test, vi } from "vitest";
import { serverProtocol } from "./server-protocol.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

function stubPage(href: string, answers: Record<"navigation" | "resource", [name: string, protocol?: string][]>): void {
  vi.stubGlobal("location", { href });
  vi.stubGlobal("performance", {
    getEntriesByType: (type: "navigation" | "resource") =>
      answers[type].map(([name, nextHopProtocol]) => ({
        name,
        ...(nextHopProtocol !== undefined && { nextHopProtocol }),
      })),
  });
}

const PAGE = "https://chat.example.com/chats/1";
const API = "https://api.example.com";

test("LIV1 the protocol is the one the page came over", () => {
  stubPage(PAGE, { navigation: [[PAGE, "http/1.1"]], resource: [] });
  expect(serverProtocol("")).toBe("http/1.1");
});

test("LIV1 of a page that came from the cache, what the newest answer came over", () => {
  const resource: [string, string][] = [
    ["https://chat.example.com/app.js", ""],
    ["https://chat.example.com/api/v1/me", "h3"],
    ["https://chat.example.com/api/v1/models", "h2"],
    ["https://chat.example.com/app.css", ""],
    ["https://chat.example.community/x", "http/1.1"],
  ];
  stubPage(PAGE, { navigation: [[PAGE, ""]], resource });
  expect(serverProtocol("")).toBe("h2");
});

test("LIV1 a server elsewhere has its own", () => {
  stubPage(PAGE, { navigation: [[PAGE, "http/1.1"]], resource: [[`${API}/v1/me`, "h2"]] });
  expect(serverProtocol(API)).toBe("h2");
});

test("LIV1 it is unknown where nothing says so", () => {
  expect(serverProtocol("")).toBeNull();
  stubPage(PAGE, { navigation: [[PAGE]], resource: [["https://chat.example.com/app.js"]] });
  expect(serverProtocol("")).toBeNull();
});
