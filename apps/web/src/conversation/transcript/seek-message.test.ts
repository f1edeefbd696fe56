import type { Api, SessionStore, SessionView } from "@millrace/client";
import type { Message } from "@millrace/protocol";
import { expect, test } from "vitest";
import { seekMessage } from "./seek-message.ts";

const LENGTH = 1000;
const LOADED = 50;

function message(n: number): Message {
  const created_at = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
  const parent_id = n === 0 ? null : `msg_${n - 1}`;
  return {
    id: `msg_${n}`,
    parent_id,
    role: "user",
    parts: [],
    author_id: "usr_1",
    client_message_id: null,
    created_at,
  };
}

/** A path of messages of which the newest are loaded, and one message that branches off from it. */
function longSession() {
  const path = Array.from({ length: LENGTH }, (_, n) => message(n));
  const branch = { ...message(500), id: "msg_other" };
  const limits: (number | undefined)[] = [];
  let first = LENGTH - LOADED;
  let shown = path;
  const store: Pick<SessionStore, "id" | "getView" | "loadOlder" | "showVersion"> = {
    id: "ses_1",
    getView: () =>
      ({ path: shown.slice(first), state: { older_cursor: first === 0 ? null : "older" } }) as unknown as SessionView,
    async showVersion(id) {
      if (id === branch.id) shown = [...path.slice(0, 500), branch];
      first = Math.min(first, shown.length - LOADED);
    },
    async loadOlder(options) {
      limits.push(options?.limit);
      first = Math.max(0, first - (options?.limit ?? 50));
    },
  };
  const api: Pick<Api, "messages"> = {
    messages: async (_, { path: id }) => ({
      items: [...path, branch].filter((candidate) => candidate.id === id),
      next_cursor: null,
    }),
  };
  const { signal, abort } = endable();
  const seek = (id: string) => seekMessage(store as SessionStore, api, id, signal);
  return { store, seek, limits, abort };
}

function endable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

test("what is loaded is there at once", async () => {
  const { seek, limits } = longSession();
  expect(await seek("msg_990")).toBe("here");
  expect(limits).toEqual([]);
});

test("pages load until the message is among them, and no further", async () => {
  const { seek, store, limits } = longSession();
  expect(await seek("msg_600")).toBe("here");
  expect(limits).toEqual([200, 200]);
  expect(store.getView().path[0]?.id).toBe("msg_550");
});

test("what does not exist is not searched for", async () => {
  const { seek, limits } = longSession();
  expect(await seek("msg_none")).toBe("missing");
  expect(limits).toEqual([]);
});

test("RUN7 what is on another path is shown once everything as old is loaded of this one", async () => {
  const { seek, store, limits } = longSession();
  expect(await seek("msg_other")).toBe("here");
  expect(limits).toEqual([200, 200, 200]);
  expect(store.getView().path.at(-1)?.id).toBe("msg_other");
});

test("who does not want to go there any more is left alone", async () => {
  const { seek, limits, abort } = longSession();
  const seeking = seek("msg_0");
  abort();
  expect(await seeking).toBeNull();
  expect(limits.length).toBeLessThanOrEqual(1);
});
