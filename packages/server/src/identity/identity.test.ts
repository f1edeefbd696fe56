import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createTestApp } from "../http/testing/create-test-app.ts";
import type { Identity, IdentityOptions } from "./identity.ts";
import { createTestIdentity } from "./testing/create-test-identity.ts";
import { createPostgresStore, createSqliteStore, type TestStore } from "./testing/create-test-store.ts";

const ANN = { name: "Ann", email: "ann@example.org", password: "correct horse" };

const postgresUrl = inject("postgresUrl");
const kinds: [string, () => Promise<TestStore>][] = [["SQLite", createSqliteStore]];
if (postgresUrl !== null) kinds.push(["PostgreSQL", () => createPostgresStore(postgresUrl)]);

describe.each(kinds)("on %s", (_, createStore) => {
  let testStore: TestStore;
  let now: number;
  let identity: Identity;
  let app: ReturnType<typeof createTestApp>;

  async function start(options: Partial<IdentityOptions> = {}): Promise<void> {
    identity = await createTestIdentity(testStore.store, { clock: { now: () => now }, ...options });
    app = createTestApp([identity.routes]);
  }

  beforeEach(async () => {
    testStore = await createStore();
    now = Date.now();
    await start();
  });

  afterEach(async () => {
    await identity.close();
    await testStore.remove();
  });

  function post(path: string, body?: unknown, cookie?: string) {
    return app.request(path, {
      method: "POST",
      headers: {
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(cookie !== undefined && { Cookie: cookie, Origin: "https://chat.example.org" }),
      },
      body: typeof body === "string" ? body : (JSON.stringify(body) ?? null),
    });
  }

  const signUp = (body: unknown = ANN) => post("/api/auth/sign-up/email", body);
  const signIn = (body: unknown) => post("/api/auth/sign-in/email", body);
  const me = (cookie: string) => app.request("/api/v1/me", { headers: { Cookie: cookie } });

  /** The cookie a browser would send next. */
  function cookieOf(response: Response): string {
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  }

  async function codeOf(response: Response): Promise<string> {
    return (await response.json()).code;
  }

  describe("accounts", () => {
    it("signing up signs in", async () => {
      const response = await signUp();
      expect(response.status).toBe(200);
      const user = await response.json();
      expect(user).toEqual({
        id: expect.any(String),
        name: "Ann",
        email: "ann@example.org",
        is_demo: false,
        is_admin: true,
      });
      expect(await (await me(cookieOf(response))).json()).toEqual(user);
    });

    it("signing in with the password works, however the address is written", async () => {
      await signUp();
      const response = await signIn({ email: "ANN@example.org", password: ANN.password });
      expect(response.status).toBe(200);
      expect((await me(cookieOf(response))).status).toBe(200);
    });

    it("a wrong password and an unknown address are refused alike", async () => {
      await signUp();
      const wrong = await signIn({ email: ANN.email, password: "wrong horse" });
      const unknown = await signIn({ email: "bob@example.org", password: "wrong horse" });
      const [first, second] = [await wrong.json(), await unknown.json()];
      expect(wrong.status).toBe(401);
      expect(first.code).toBe("credentials_refused");
      expect(second).toEqual({ ...first, request_id: second.request_id });
      expect(wrong.headers.getSetCookie()).toEqual([]);
    });

    it("an address can have one account; two sign-ups at once make one", async () => {
      const [one, other] = await Promise.all([signUp(), signUp({ ...ANN, name: "Mallory" })]);
      expect([one.status, other.status].sort()).toEqual([200, 409]);
      const again = await signUp();
      expect(again.status).toBe(409);
      expect(await codeOf(again)).toBe("conflict");
      expect(again.headers.getSetCookie()).toEqual([]);
    });

    it("no new ones where signing up is off", async () => {
      await identity.close();
      await start({ signUp: false });
      expect((await signUp()).status).toBe(404);
      expect(await (await app.request("/api/v1/config")).json()).toMatchObject({ sign_up: false });
    });

    it("stay within bounds (SEC7)", async () => {
      for (const body of [
        { ...ANN, password: "short" },
        { ...ANN, password: "x".repeat(129) },
        { ...ANN, name: "x".repeat(101) },
        { ...ANN, name: " " },
        { ...ANN, email: `${"x".repeat(250)}@example.org` },
        { ...ANN, email: "not an address" },
        { ...ANN, emailVerified: true },
        { ...ANN, callbackURL: "//evil.example" },
      ]) {
        const response = await signUp(body);
        expect(response.status).toBe(400);
        expect(await codeOf(response)).toBe("invalid_request");
      }
    });

    it("LOG6 a name with characters that not every store can hold is made sound", async () => {
      const response = await signUp({ ...ANN, name: "A\0n\ud800n" });
      expect((await response.json()).name).toBe("A\uFFFDn\uFFFDn");
    });
  });

  describe("sessions", () => {
    it("SEC6 cookies are HttpOnly and SameSite=Lax; over TLS also Secure", async () => {
      const [local] = (await signUp()).headers.getSetCookie();
      expect(local).toMatch(/^millrace\.session_token=/);
      expect(local).toContain("HttpOnly");
      expect(local).toContain("SameSite=Lax");
      expect(local).not.toContain("Secure");
      await identity.close();
      await start({ publicUrl: "https://chat.example.org" });
      const [secure] = (await signIn({ email: ANN.email, password: ANN.password })).headers.getSetCookie();
      expect(secure).toMatch(/^__Secure-millrace\.session_token=.*; Secure/);
    });

    it("survive a restart", async () => {
      const cookie = cookieOf(await signUp());
      await identity.close();
      await start();
      expect(await (await me(cookie)).json()).toMatchObject({ email: ANN.email });
    });

    it("end with the sign-out, at once", async () => {
      const cookie = cookieOf(await signUp());
      expect((await me(cookie)).status).toBe(200);
      const response = await post("/api/auth/sign-out", undefined, cookie);
      expect(response.status).toBe(200);
      expect(response.headers.getSetCookie()[0]).toContain("Max-Age=0");
      expect(await codeOf(await me(cookie))).toBe("unauthenticated");
    });

    it("LIV4 one that another process ended is known for a second at most", async () => {
      const cookie = cookieOf(await signUp());
      const request = new Request("http://localhost", { headers: { Cookie: cookie } });
      expect(await identity.authenticate(request)).not.toBeNull();
      const here = identity;
      await start();
      await post("/api/auth/sign-out", undefined, cookie);
      await identity.close();
      identity = here;
      now += 1_000;
      expect(await identity.authenticate(request)).toBeNull();
    });

    it("end after 30 days without a visit", async () => {
      const cookie = cookieOf(await signUp());
      const request = new Request("http://localhost", { headers: { Cookie: cookie } });
      now += 29 * 86_400_000;
      expect(await identity.authenticate(request)).not.toBeNull();
      now += 2 * 86_400_000;
      expect(await identity.authenticate(request)).toBeNull();
    });

    it("cannot be made up", async () => {
      const cookie = cookieOf(await signUp());
      const other = cookieOf(await signUp({ ...ANN, email: "eve@example.org" }));
      const [, value = ""] = cookie.split("=");
      const signature = other.slice(other.indexOf("."));
      for (const forged of [
        "millrace.session_token=",
        "millrace.session_token=.",
        "millrace.session_token=%E0%A4%A",
        `millrace.session_token=${value.slice(0, 32)}`,
        `millrace.session_token=${value.slice(0, 32)}${signature}`,
        `millrace.session_token=${"x".repeat(8000)}.${"A".repeat(43)}%3D`,
        cookie.toUpperCase(),
      ]) {
        expect((await me(forged)).status).toBe(401);
      }
    });
  });

  describe("demo login", () => {
    it("signs everybody into the one demo account, first logins at the same time included", async () => {
      const [one, other] = await Promise.all([post("/api/v1/demo-login"), post("/api/v1/demo-login")]);
      expect(one.status).toBe(200);
      const user = await one.json();
      expect(user).toMatchObject({ email: "demo@millrace.local", is_demo: true });
      expect(await other.json()).toEqual(user);
      expect(await (await me(cookieOf(other))).json()).toEqual(user);
    });

    it("is the only way into that account", async () => {
      const claim = { ...ANN, email: "Demo@Millrace.local" };
      expect((await signUp(claim)).status).toBe(409);
      await post("/api/v1/demo-login");
      expect((await signUp(claim)).status).toBe(409);
      for (const password of ["", "demo", "undefined", "null"]) {
        expect((await signIn({ email: claim.email, password })).status).toBe(401);
      }
      expect((await post("/api/auth/demo-login")).status).toBe(404);
    });

    it("is a 404 where it is off", async () => {
      await identity.close();
      await start({ demoLogin: false });
      const response = await post("/api/v1/demo-login");
      expect(response.status).toBe(404);
      expect(await codeOf(response)).toBe("demo_off");
      expect(await (await app.request("/api/v1/config")).json()).toMatchObject({ demo_login: false });
    });
  });

  describe("who may set up the deployment (SEC1)", () => {
    const isAdmin = async (response: Response) => (await response.json()).is_admin;
    const signUpBob = () => signUp({ ...ANN, name: "Bob", email: "bob@example.org" });

    it("is whoever made the first account", async () => {
      await post("/api/v1/demo-login");
      expect(await isAdmin(await signUp())).toBe(true);
      expect(await isAdmin(await signUpBob())).toBe(false);
      expect(await isAdmin(await signIn({ email: ANN.email, password: ANN.password }))).toBe(true);
    });

    it("is whoever is named, and then nobody else", async () => {
      await identity.close();
      await start({ admins: ["bob@example.org"] });
      expect(await isAdmin(await signUp())).toBe(false);
      expect(await isAdmin(await signUpBob())).toBe(true);
    });

    it("is the demo account only on a server that only its own machine reaches", async () => {
      expect(await isAdmin(await post("/api/v1/demo-login"))).toBe(true);
      await identity.close();
      await start({ publicUrl: "https://chat.example.org" });
      expect(await isAdmin(await post("/api/v1/demo-login"))).toBe(false);
    });
  });

  describe("hostile requests (SEC5)", () => {
    it.each(["sign-up/email", "sign-in/email", "sign-out"])(
      "garbage sent to %s is refused in our own words",
      async (path) => {
        for (const body of [
          "{",
          "[]",
          "null",
          '"x"',
          '{"email":{}}',
          '{"email":"a@b.co","password":["x"]}',
          "\ufeff",
        ]) {
          const response = await post(`/api/auth/${path}`, body);
          if (path === "sign-out" && response.ok) continue;
          expect(response.status).toBe(400);
          expect(response.headers.get("content-type")).toBe("application/problem+json");
        }
        for (const missing of [undefined, "{}"]) {
          const response = await post(`/api/auth/${path}`, missing);
          expect(response.status).toBe(path === "sign-out" ? 200 : 400);
        }
      },
    );

    it("what better-auth offers beyond our routes is not there", async () => {
      const cookie = cookieOf(await signUp());
      for (const path of [
        "sign-in/social",
        "update-user",
        "change-email",
        "delete-user",
        "reset-password",
        "verify-email",
      ]) {
        expect((await post(`/api/auth/${path}`, { token: null }, cookie)).status).toBe(404);
      }
      expect((await app.request("/api/auth/get-session", { headers: { Cookie: cookie } })).status).toBe(404);
    });
  });
});
