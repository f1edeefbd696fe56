import { formatId } from "@millrace/protocol";

/** One route, and what each kind of caller gets. */
export interface Row {
  /** Method and path, as the app names its routes, and a query where a route has faces of its own. */
  route: string;
  body?: (ids: Ids) => unknown;
  owner: number;
  /** 404 where the route names something of the owner's: then it must look as if that had never existed. */
  stranger: number;
  anonymous: number;
  /** Who has a link to the conversation and shows its token wherever a credential could stand; `anonymous` where left out. */
  link?: number;
}

export interface Ids {
  session: string;
  run: string;
  message: string;
  share: string;
  token: string;
  apiKey: string;
  experiment: string;
}

const SESSION = "/api/v1/chat/sessions/:id";
const say = ({ session }: Ids) => ({ session_id: session, content: "hello" });

const useChat = ({ session }: Ids) => ({
  id: session,
  messages: [{ id: "1", role: "user", parts: [{ type: "text", text: "hello" }] }],
});

/** Of nothing that exists. */
export const NOBODYS: Ids = {
  session: formatId("ses", 0, new Uint8Array(10)),
  run: formatId("run", 0, new Uint8Array(10)),
  message: formatId("msg", 0, new Uint8Array(10)),
  share: formatId("shr", 0, new Uint8Array(10)),
  token: "A".repeat(22),
  apiKey: formatId("key", 0, new Uint8Array(10)),
  experiment: formatId("exp", 0, new Uint8Array(10)),
};

export const experiment = {
  name: "Brief or not",
  target: { kind: "mode", mode: "ads" },
  variants: [
    { name: "A", prompt: null, weight: 1 },
    { name: "B", prompt: "Be brief.", weight: 1 },
  ],
  primary_metric: "up_share",
  planned_answers: 100,
};

/** Every route of the app. */
export const TABLE: Row[] = [
  { route: "GET /healthz", owner: 200, stranger: 200, anonymous: 200 },
  { route: "GET /readyz", owner: 200, stranger: 200, anonymous: 200 },
  { route: "GET /openapi.json", owner: 200, stranger: 200, anonymous: 200 },
  // For programs on the same machine, or with a token of its own; nobody else, whoever they are.
  { route: "GET /metrics", owner: 404, stranger: 404, anonymous: 404 },
  { route: "GET /api/v1/admin/overview", owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/admin/errors", owner: 200, stranger: 404, anonymous: 401 },
  {
    route: "POST /api/v1/delivery",
    body: () => ({ counts: [1, 0, 0, 0, 0, 0, 0] }),
    owner: 200,
    stranger: 200,
    anonymous: 401,
  },
  { route: "GET /api/v1/config", owner: 200, stranger: 200, anonymous: 200 },
  { route: "GET /api/v1/me", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/api-keys", owner: 200, stranger: 200, anonymous: 401 },
  {
    route: "POST /api/v1/api-keys",
    body: () => ({ name: "one more", scopes: ["read"], expires_at: null }),
    owner: 201,
    stranger: 201,
    anonymous: 401,
  },
  {
    route: "PATCH /api/v1/api-keys/:id",
    body: () => ({ name: "renamed" }),
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/api-keys/:id", owner: 204, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/models", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/admin/providers", owner: 200, stranger: 404, anonymous: 401 },
  // Ann made the first account, so she sets up the deployment.
  { route: "GET /api/v1/admin/models", owner: 200, stranger: 404, anonymous: 401 },
  {
    route: "POST /api/v1/admin/models",
    body: () => ({ id: "openai/ours", name: "Ours" }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  {
    route: "PATCH /api/v1/admin/models",
    body: () => ({ id: "openai/ours", hidden: true }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/admin/models?id=openai/ours", owner: 204, stranger: 404, anonymous: 401 },
  {
    route: "POST /api/v1/admin/models/prices",
    body: () => ({ model: "openai/ours", prices: { input: 1, output: 2 } }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/admin/models/prices/:id", owner: 404, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/demo-login", owner: 200, stranger: 200, anonymous: 200 },
  { route: "POST /api/auth/sign-up/email", owner: 400, stranger: 400, anonymous: 400 },
  { route: "POST /api/auth/sign-in/email", owner: 400, stranger: 400, anonymous: 400 },
  { route: "GET /api/v1/provider-keys", owner: 200, stranger: 200, anonymous: 401 },
  { route: "POST /api/v1/provider-keys", owner: 400, stranger: 400, anonymous: 401 },
  { route: "POST /api/v1/provider-keys/:id/test", owner: 404, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/provider-keys/:id", owner: 404, stranger: 404, anonymous: 401 },
  // Whoever made the first account may set up the deployment; for anybody else there is nothing.
  { route: "GET /api/v1/admin/provider-keys", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/provider-keys", owner: 400, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/provider-keys/:id/test", owner: 404, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/admin/provider-keys/:id", owner: 404, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/chat/sessions", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/chat/sessions?archived=true&tag=a", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/chat/tags", owner: 200, stranger: 200, anonymous: 401 },
  { route: "POST /api/v1/chat/sessions", owner: 201, stranger: 201, anonymous: 401 },
  { route: `GET ${SESSION}`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `HEAD ${SESSION}`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `PATCH ${SESSION}`, body: () => ({ title: "Mine" }), owner: 200, stranger: 404, anonymous: 401 },
  { route: `PATCH ${SESSION}`, body: () => ({ pinned: true }), owner: 200, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/restore`, owner: 404, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/shares`, owner: 201, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/shares`, owner: 200, stranger: 404, anonymous: 401 },
  // A link is not for somebody: who has it needs no account, and one changes nothing.
  { route: "GET /api/v1/shares/:token", owner: 200, stranger: 200, anonymous: 200, link: 200 },
  { route: `GET ${SESSION}/log`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `HEAD ${SESSION}/log`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/log?offset=nonsense`, owner: 400, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/log?offset=-1&live=long-poll`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/log?offset=now&live=sse`, owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/chats/:session_id/stream", owner: 200, stranger: 404, anonymous: 401 },
  { route: "HEAD /api/v1/chats/:session_id/stream", owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/chat/messages/:session_id", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/messages", body: say, owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/messages?stream=true", body: say, owner: 200, stranger: 404, anonymous: 401 },
  {
    route: "POST /api/v1/chat/messages",
    body: (ids) => ({ ...say(ids), when_busy: "interrupt" }),
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "GET /api/v1/chat/runs/:id/context", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/runs/:id/retry", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/runs/:id/retry?stream=true", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/runs/:id/continue", owner: 409, stranger: 404, anonymous: 401 },
  {
    route: "PATCH /api/v1/chat/queue/:run_id",
    body: () => ({ content: "changed" }),
    owner: 409,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/chat/queue/:run_id", owner: 409, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}?through=msg_1`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/stop`, owner: 202, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/stop`, body: ({ run }) => ({ run_id: run }), owner: 202, stranger: 404, anonymous: 401 },
  {
    route: `POST ${SESSION}/read`,
    body: () => ({ offset: "00000001_0000000000000001" }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  { route: `GET ${SESSION}/tree`, owner: 200, stranger: 404, anonymous: 401 },
  {
    route: `POST ${SESSION}/fork`,
    body: ({ message }) => ({ message_id: message }),
    owner: 201,
    stranger: 404,
    anonymous: 401,
  },
  { route: "GET /api/v1/usage?from=2026-01-01&to=2026-01-31", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/usage/export.csv?from=2026-01-01&to=2026-01-31", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/usage/budgets", owner: 200, stranger: 200, anonymous: 401 },
  { route: `GET ${SESSION}/usage`, owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/admin/usage?from=2026-01-01&to=2026-01-31", owner: 200, stranger: 404, anonymous: 401 },
  {
    route: "GET /api/v1/admin/usage/export.csv?from=2026-01-01&to=2026-01-31",
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "GET /api/v1/admin/budgets", owner: 200, stranger: 404, anonymous: 401 },
  {
    route: "PUT /api/v1/admin/budgets",
    body: () => ({ scope: "workspace", period: "day", limit_nano_usd: null }),
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/admin/budgets/:user_id/:period", owner: 200, stranger: 404, anonymous: 401 },
  // Whom a live connection serves what is in live.test.ts; a session one may not read ends its subscription there.
  { route: "GET /api/v1/live", owner: 400, stranger: 400, anonymous: 401 },
  { route: "POST /api/v1/live", body: () => ({ subscriptions: [] }), owner: 200, stranger: 200, anonymous: 401 },
  {
    route: "POST /api/v1/live/poll",
    body: () => ({ subscriptions: [], wait: false }),
    owner: 200,
    stranger: 200,
    anonymous: 401,
  },
  { route: "POST /api/v1/live/ticket", owner: 201, stranger: 201, anonymous: 401 },
  { route: "GET /api/v1/live?ticket=nonsense", owner: 400, stranger: 400, anonymous: 400 },
  { route: "POST /api/chat", body: useChat, owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/chat/:id/stream", owner: 204, stranger: 404, anonymous: 401 },
  { route: "HEAD /api/chat/:id/stream", owner: 204, stranger: 404, anonymous: 401 },
  { route: "POST /api/chat/:id/stop", owner: 204, stranger: 404, anonymous: 401 },
  {
    route: "PUT /api/v1/chat/messages/:id/rating",
    body: () => ({ value: "up" }),
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/chat/messages/:id/rating", owner: 204, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/ratings`, owner: 200, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/chat/messages/:session_id/:message_id", owner: 204, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/chat/shares/:id", owner: 204, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/feedback", owner: 200, stranger: 200, anonymous: 401 },
  {
    route: "PUT /api/v1/feedback",
    body: () => ({ workspace_export: true }),
    owner: 204,
    stranger: 204,
    anonymous: 401,
  },
  { route: "GET /api/v1/feedback/ratings", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/feedback/export.jsonl", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/admin/feedback/export.jsonl", owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/admin/experiments", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/experiments", body: () => experiment, owner: 201, stranger: 404, anonymous: 401 },
  { route: "PUT /api/v1/admin/experiments/:id", body: () => experiment, owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/experiments/:id/start", owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/admin/experiments/:id/results", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/experiments/:id/end", owner: 200, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/admin/experiments/:id", owner: 409, stranger: 404, anonymous: 401 },
  // Last, for it ends what the others look at; signing out ends the caller.
  { route: `DELETE ${SESSION}`, owner: 204, stranger: 404, anonymous: 401 },
  { route: "POST /api/auth/sign-out", owner: 200, stranger: 200, anonymous: 200 },
];
