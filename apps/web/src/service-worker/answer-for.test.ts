import { expect, test } from "vitest";
import { answerFor } from "./answer-for.ts";

const ORIGIN = "https://chat.example.org";
const FILES = new Set(["/index.html", "/assets/index-1.js"]);

function ask(path: string, mode: Request["mode"] = "cors", method = "GET") {
  return answerFor({ method, mode, url: new URL(path, ORIGIN).href }, ORIGIN, FILES);
}

test("pages come from the network or are the app, and the app's own files from what is stored", () => {
  expect(ask("/", "navigate")).toBe("page");
  expect(ask("/s/ses_1?x=1", "navigate")).toBe("page");
  expect(ask("/assets/index-1.js")).toBe("file");
  expect(ask("/assets/of-a-newer-build-2.js")).toBe("browser");
});

test("the API, other sites and everything that changes something go past the worker", () => {
  expect(ask("/api/v1/chat/sessions")).toBe("browser");
  expect(ask("/api/auth/callback", "navigate")).toBe("browser");
  expect(ask("https://elsewhere.example/assets/index-1.js")).toBe("browser");
  expect(ask("/s/ses_1", "navigate", "POST")).toBe("browser");
});
