import { expect, test } from "vitest";
import { FakeClock, idle } from "../test/fake-clock.ts";
import { createClient } from "./create-client.ts";
import { ApiError, ConnectionError } from "./errors.ts";

interface Call {
  url: string;
  init: RequestInit;
}

function createTestApi(answer: () => Response | Promise<Response>, baseUrl = "") {
  const calls: Call[] = [];
  const clock = new FakeClock();
  const { api } = createClient({
    baseUrl,
    setTimer: clock.setTimer,
    fetch: async (input, init = {}) => {
      calls.push({ url: String(input), init });
      return answer();
    },
  });
  return { api, calls, clock };
}

const problem = {
  type: "about:blank",
  title: "Conflict",
  status: 409,
  code: "run_active",
  detail: "A run is active.",
  request_id: "req_1",
};

test("every call goes to its documented route", async () => {
  const { api, calls } = createTestApi(() => new Response(null, { status: 204 }));
  await api.config();
  await api.currentUser();
  await api.signUp({ name: "Ann", email: "ann@example.com", password: "secret" });
  await api.signIn({ email: "ann@example.com", password: "secret" });
  await api.demoLogin();
  await api.signOut();
  await api.models();
  await api.listSessions();
  await api.listSessions({ cursor: "a b&c", limit: 5 });
  await api.createSession({ title: "New" });
  await api.renameSession("ses_1", "Renamed");
  await api.updateSession("ses_1", { pinned: true });
  await api.deleteSession("ses_1");
  await api.deleteSession("ses_1", { undoSeconds: 10 });
  await api.restoreSession("ses_1");
  await api.listSessions({ archived: true, tag: "a b" });
  await api.tags();
  await api.createShare("ses_1");
  await api.createShare("ses_1", "msg_1");
  await api.listShares("ses_1");
  await api.revokeShare("shr_1");
  await api.readShared("token", { cursor: "c" });
  await api.markRead("ses_1", "00000001_0000000000000002");
  await api.snapshot("ses/1");
  await api.messages("ses_1", { path: "msg_1", cursor: "x" });
  await api.eraseMessage("ses_1", "msg_1");
  await api.sendMessage({ session_id: "ses_1", content: "Hello" });
  expect(await api.chat({ id: "ses_1", trigger: "submit-message" })).toBeNull();
  await api.stop("ses_1", { run_id: "run_1" });
  await api.retry("run_1");
  await api.continueRun("run_1");
  expect(calls.map(({ url, init }) => [init.method, url, init.body].filter(Boolean).join(" "))).toEqual([
    "GET /api/v1/config",
    "GET /api/v1/me",
    'POST /api/auth/sign-up/email {"name":"Ann","email":"ann@example.com","password":"secret"}',
    'POST /api/auth/sign-in/email {"email":"ann@example.com","password":"secret"}',
    "POST /api/v1/demo-login {}",
    "POST /api/auth/sign-out {}",
    "GET /api/v1/models",
    "GET /api/v1/chat/sessions",
    "GET /api/v1/chat/sessions?cursor=a+b%26c&limit=5",
    'POST /api/v1/chat/sessions {"title":"New"}',
    'PATCH /api/v1/chat/sessions/ses_1 {"title":"Renamed"}',
    'PATCH /api/v1/chat/sessions/ses_1 {"pinned":true}',
    "DELETE /api/v1/chat/sessions/ses_1",
    "DELETE /api/v1/chat/sessions/ses_1?undo_seconds=10",
    "POST /api/v1/chat/sessions/ses_1/restore {}",
    "GET /api/v1/chat/sessions?archived=true&tag=a+b",
    "GET /api/v1/chat/tags",
    "POST /api/v1/chat/sessions/ses_1/shares {}",
    'POST /api/v1/chat/sessions/ses_1/shares {"message_id":"msg_1"}',
    "GET /api/v1/chat/sessions/ses_1/shares",
    "DELETE /api/v1/chat/shares/shr_1",
    "GET /api/v1/shares/token?cursor=c",
    'POST /api/v1/chat/sessions/ses_1/read {"offset":"00000001_0000000000000002"}',
    "GET /api/v1/chat/sessions/ses%2F1",
    "GET /api/v1/chat/messages/ses_1?path=msg_1&cursor=x",
    "DELETE /api/v1/chat/messages/ses_1/msg_1",
    'POST /api/v1/chat/messages {"session_id":"ses_1","content":"Hello"}',
    'POST /api/chat {"id":"ses_1","trigger":"submit-message"}',
    'POST /api/v1/chat/sessions/ses_1/stop {"run_id":"run_1"}',
    "POST /api/v1/chat/runs/run_1/retry {}",
    "POST /api/v1/chat/runs/run_1/continue {}",
  ]);
});

test("cookies go to the page's own origin, or to the base URL when there is one", async () => {
  const own = createTestApi(() => Response.json({}));
  await own.api.config();
  expect(own.calls[0]).toMatchObject({ url: "/api/v1/config", init: { credentials: "same-origin" } });
  const other = createTestApi(() => Response.json({}), "https://chat.example.com");
  await other.api.config();
  expect(other.calls[0]).toMatchObject({
    url: "https://chat.example.com/api/v1/config",
    init: { credentials: "include" },
  });
});

test("a problem document becomes an ApiError with its code and the time to wait", async () => {
  const { api } = createTestApi(() => Response.json(problem, { status: 409, headers: { "Retry-After": "3" } }));
  const error: unknown = await api.models().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ problem, retryAfterMs: 3000, message: "A run is active." });
});

test.each([
  [400, "<h1>Bad</h1>", "invalid_request"],
  [401, '{"message":"Invalid"}', "unauthenticated"],
  [404, '{"code":"no_such_code","detail":"?"}', "not_found"],
  [409, "[]", "conflict"],
  [413, "null", "body_too_large"],
  [422, "", "invalid_request"],
  [429, "slow down", "too_many_requests"],
  [500, "{", "internal"],
] as const)(
  "an answer %i that is no problem document (%s) still has a code of the closed set: %s",
  async (status, body, code) => {
    const { api } = createTestApi(() => new Response(body, { status }));
    await expect(api.models()).rejects.toMatchObject({
      name: "ApiError",
      problem: { status, code },
      retryAfterMs: null,
    });
  },
);

test.each([502, 503, 504])(
  "a gateway's own page with status %i means that the server did not answer",
  async (status) => {
    const { api } = createTestApi(() => new Response("<h1>Bad gateway</h1>", { status }));
    await expect(api.models()).rejects.toBeInstanceOf(ConnectionError);
  },
);

test("a failed fetch, a broken answer and no answer within 30 s are ConnectionErrors", async () => {
  const failed = createTestApi(() => Promise.reject(new TypeError("fetch failed")));
  await expect(failed.api.models()).rejects.toBeInstanceOf(ConnectionError);
  const broken = createTestApi(() => new Response('{"items":'));
  await expect(broken.api.models()).rejects.toBeInstanceOf(ConnectionError);
  const silent = createTestApi(
    () =>
      new Promise((_, reject) => {
        const { signal } = silent.calls[0]?.init ?? {};
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  );
  const settled = expect(silent.api.models()).rejects.toBeInstanceOf(ConnectionError);
  await idle();
  await silent.clock.advance(30_000);
  await settled;
});

test("nobody signed in is null, not an error", async () => {
  const { api } = createTestApi(() => new Response("", { status: 401 }));
  expect(await api.currentUser()).toBeNull();
});
