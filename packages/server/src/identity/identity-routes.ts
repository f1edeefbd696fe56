import { createRoute, z } from "@hono/zod-openapi";
import { soundText } from "@millrace/protocol";
import type { Context } from "hono";
import { bearerOf } from "../api-key.ts";
import { requireUser } from "../http/auth.ts";
import { clientAddress } from "../http/client-address.ts";
import type { Env } from "../http/env.ts";
import { jsonAnswer, jsonContent } from "../http/json-content.ts";
import { problem } from "../http/problems.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import { checkScope } from "../http/scopes.ts";
import type { Principal } from "../principal.ts";
import { ADDRESS_HEADER, AUTH_PATH, type Auth, PASSWORD_LENGTH } from "./auth.ts";
import { refusal } from "./auth-refusal.ts";
import { DEMO_EMAIL } from "./demo-account.ts";

interface IdentityRoutesOptions {
  auth: Auth;
  authenticate: (request: Request) => Promise<Principal | null>;
  isAdmin: (user: { id: string; email: string }) => Promise<boolean>;
  credentialEnded: (credentialId: string) => Promise<void>;
  publicUrl: string;
  demoLogin: boolean;
  signUp: boolean;
  version: string;
}

const EMAIL = z.email().max(254).toLowerCase();
const PASSWORD = z.string().min(PASSWORD_LENGTH.least).max(PASSWORD_LENGTH.most);
const USER = z
  .object({ id: z.string(), name: z.string(), email: z.string(), is_demo: z.boolean(), is_admin: z.boolean() })
  .openapi("CurrentUser");
const ANSWERED_USER = jsonAnswer(USER, "Signed in; the session cookie is set");

const signUpRoute = createRoute({
  method: "post",
  path: `${AUTH_PATH}/sign-up/email`,
  request: {
    body: jsonContent(z.strictObject({ name: z.string().trim().min(1).max(100), email: EMAIL, password: PASSWORD })),
  },
  responses: {
    200: ANSWERED_USER,
    ...problemAnswers("invalid_request", "conflict", "not_found", "too_many_requests"),
  },
});
const signInRoute = createRoute({
  method: "post",
  path: `${AUTH_PATH}/sign-in/email`,
  request: { body: jsonContent(z.strictObject({ email: EMAIL, password: z.string().max(PASSWORD_LENGTH.most) })) },
  responses: {
    200: ANSWERED_USER,
    ...problemAnswers("invalid_request", "credentials_refused", "too_many_requests"),
  },
});
const signOutRoute = createRoute({
  method: "post",
  path: `${AUTH_PATH}/sign-out`,
  responses: { 200: jsonAnswer(z.object({ success: z.literal(true) }), "Signed out") },
});
const demoLoginRoute = createRoute({
  method: "post",
  path: "/api/v1/demo-login",
  responses: { 200: ANSWERED_USER, ...problemAnswers("demo_off", "too_many_requests") },
});
const meRoute = createRoute({
  method: "get",
  path: "/api/v1/me",
  responses: { 200: jsonAnswer(USER, "Who is signed in"), ...problemAnswers("unauthenticated") },
});
const configRoute = createRoute({
  method: "get",
  path: "/api/v1/config",
  responses: {
    200: jsonAnswer(
      z.object({ demo_login: z.boolean(), sign_up: z.boolean(), version: z.string() }),
      "What a visitor needs to know before signing in",
    ),
  },
});

export function createIdentityRoutes(options: IdentityRoutesOptions) {
  const { auth, authenticate, isAdmin, credentialEnded, publicUrl, demoLogin, signUp, version } = options;
  const routes = createRouter();
  const currentUser = async (answer: unknown): Promise<z.infer<typeof USER>> => {
    const { id, name, email } = ANSWER.parse(answer).user;
    return { id, name, email, is_demo: email === DEMO_EMAIL, is_admin: await isAdmin({ id, email }) };
  };

  /** Passes a checked request on to better-auth, and its cookies back. */
  const callAuth = async (c: Context<Env>, path: string, body?: object): Promise<unknown> => {
    const headers = new Headers({ [ADDRESS_HEADER]: clientAddress(c) });
    // Where a request has a bearer, that decides, and its cookie is nobody's.
    const cookie = bearerOf(c.req.raw.headers) === null ? c.req.header("cookie") : undefined;
    headers.set("cookie", cookie ?? "");
    headers.set("user-agent", c.req.header("user-agent") ?? "");
    if (body) headers.set("content-type", "application/json");
    const response = await auth.handler(
      new Request(`${publicUrl}${AUTH_PATH}${path}`, {
        method: c.req.method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    for (const cookie of response.headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
    if (!response.ok) throw await refusal(response);
    return response.json();
  };

  routes.openapi(signUpRoute, async (c) => {
    if (!signUp) throw problem("not_found", "New accounts cannot be made here.");
    const { name, email, password } = c.req.valid("json");
    if (email === DEMO_EMAIL) throw problem("conflict", "This e-mail address is taken by the demo account.");
    return c.json(
      await currentUser(await callAuth(c, "/sign-up/email", { name: soundText(name), email, password })),
      200,
    );
  });
  routes.openapi(signInRoute, async (c) =>
    c.json(await currentUser(await callAuth(c, "/sign-in/email", c.req.valid("json"))), 200),
  );
  routes.openapi(signOutRoute, async (c) => {
    const principal = await authenticate(c.req.raw);
    if (principal) checkScope(c, principal);
    await callAuth(c, "/sign-out", {});
    if (principal) await credentialEnded(principal.credential.id);
    return c.json({ success: true as const }, 200);
  });
  routes.openapi(demoLoginRoute, async (c) => {
    if (!demoLogin) throw problem("demo_off", "There is no demo login here. Sign in with an account.");
    return c.json(await currentUser(await callAuth(c, "/demo-login")), 200);
  });
  routes.use(meRoute.getRoutingPath(), requireUser({ authenticate }));
  routes.openapi(meRoute, async (c) => {
    const { userId: id, name, email, isDemo, isAdmin: is_admin, credential } = c.var.principal;
    if (credential.kind === "api-key") return c.json({ id, name, email, is_demo: isDemo, is_admin }, 200);
    // Through better-auth, which renews a session that is more than a day old, cookie included.
    return c.json(await currentUser(await callAuth(c, "/get-session")), 200);
  });
  routes.openapi(configRoute, (c) => c.json({ demo_login: demoLogin, sign_up: signUp, version }, 200));
  return routes;
}

const ANSWER = z.object({ user: z.object({ id: z.string(), name: z.string(), email: z.string() }) });
