import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestedProviderKey } from "@millrace/protocol";
import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { startKeyProvider } from "../../packages/server/src/provider-keys/testing/key-provider.ts";
import { createTestPlace, STORAGE_KINDS } from "../../packages/server/testing/test-storage.ts";
import { type Api, createApi, signUp } from "../lib/api.ts";
import { placesWith } from "../lib/find-secret.ts";
import { launchServer } from "../lib/server-process.ts";

const OWN = "/api/v1/provider-keys";

test.for(STORAGE_KINDS)(
  "SEC4 a key of a provider is found nowhere but in the requests to it, whatever is done with it and however the server ends (%s)",
  async (kind) => {
    const canary = randomBytes(16).toString("hex");
    /** With characters that are written in other ways in JSON, in URLs and in HTML. */
    const key = `sk-canary-"<+/${canary}`;
    const place = await createTestPlace(kind);
    onTestFinished(() => place.remove());
    const provider = await startKeyProvider();
    onTestFinished(() => provider.close());
    provider.accepted = new Set([key]);
    const outputs: [string, () => string][] = [];
    const start = async () => {
      const server = launchServer({
        MILLRACE_DATA_DIR: place.directory,
        MILLRACE_SECRET: "only-for-tests-only-for-tests-only",
        LOG_LEVEL: "trace",
        SESSION_TITLES: "message",
        OPENAI_BASE_URL: `${provider.origin}/v1`,
        OPENAI_MODEL: "gpt",
        MILLRACE_ALLOWED_HOSTS: provider.host,
        ...(place.databaseUrl !== null && { DATABASE_URL: place.databaseUrl }),
      });
      onTestFinished(async () => void (await server.end("SIGKILL")));
      outputs.push([`log ${outputs.length + 1}`, server.output]);
      return { server, url: await server.ready };
    };

    /** Every answer so far, as it came. */
    const answers: [string, string][] = [];
    const call = async (api: Api, method: string, path: string, body?: string) => {
      const headers = body === undefined ? {} : { "content-type": "application/json" };
      const response = await api.fetch(path, { method, headers, ...(body !== undefined && { body }) });
      const text = await response.text();
      answers.push([`${method} ${path}`, `${JSON.stringify([...response.headers])}\n${text}`]);
      return text;
    };
    const post = (api: Api, path: string, body: object = {}) => call(api, "POST", path, JSON.stringify(body));
    const save = async (api: Api, body: object): Promise<TestedProviderKey> => JSON.parse(await post(api, OWN, body));
    const ask = (api: Api, id: string, model: string) =>
      post(api, "/api/v1/chat/messages", { session_id: id, content: "hello", model });
    const look = async (api: Api, id: string) => {
      const session = `/api/v1/chat/sessions/${id}`;
      const paths = [OWN, "/api/v1/admin/provider-keys", "/api/v1/models", "/api/v1/config", "/api/v1/me", "/metrics"];
      const more = [
        session,
        `${session}/log?offset=-1`,
        `${session}/tree`,
        `/api/v1/chat/messages/${id}`,
        "/openapi.json",
      ];
      const today = new Date().toISOString().slice(0, 10);
      const period = `from=${today}&to=${today}`;
      const exported = [
        `/api/v1/usage/export.csv?${period}`,
        `/api/v1/admin/usage/export.csv?${period}`,
        "/api/v1/feedback/export.jsonl?format=chat",
        "/api/v1/admin/feedback/export.jsonl?format=chat",
      ];
      const watched = ["overview", "errors", "providers", "models", "budgets"].map((name) => `/api/v1/admin/${name}`);
      for (const path of [...paths, ...more, ...exported, ...watched, "/readyz"]) await call(api, "GET", path);
      await post(api, `${session}/shares`);
    };
    const expectNowhere = async () => {
      expect(placesWith(canary, await everythingKept(place))).toEqual([]);
      expect(
        placesWith(
          canary,
          outputs.map(([name, output]) => [name, output()]),
        ),
      ).toEqual([]);
      expect(placesWith(canary, answers)).toEqual([]);
    };

    const first = await start();
    const ada = await signUp(first.url, "ada");
    const { id } = await ada.createSession();
    expect((await save(ada, { provider: "openai", key })).key?.hint).toBe(canary.slice(-4));
    expect((await save(ada, { provider: "server", name: "lab", base_url: provider.origin, key })).outcome).toBe(
      "working",
    );
    for (const model of ["openai/gpt", "lab/one"]) {
      expect(await ask(ada, id, model)).toContain("Hello from behind the key");
      expect(provider.requests.at(-1)?.key).toBe(key);
    }
    await look(ada, id);
    await expectNowhere();

    // The provider's refusals quote the key.
    provider.accepted = new Set();
    expect(await ask(ada, id, "openai/gpt")).toContain("key_rejected");
    expect((await save(ada, { provider: "anthropic", key })).key).toBeNull();
    const stored: { items: { id: string }[] } = JSON.parse(await call(ada, "GET", OWN));
    for (const item of stored.items) await post(ada, `${OWN}/${item.id}/test`);
    // What cannot be read, or is not what it should be, is quoted nowhere either.
    await call(ada, "POST", OWN, `{"provider":"openai","key":"${key}`);
    for (const body of [{ provider: key }, { provider: "openai", key: `${key} ${key}` }, { [key]: key }])
      await post(ada, OWN, body);
    await look(ada, id);
    await expectNowhere();

    // Killed while an answer streams that the key is used for.
    provider.accepted = new Set([key]);
    provider.delayMs = 200;
    const asked = provider.requests.length;
    await ada.send({ session_id: id, content: "hello", model: "openai/gpt" });
    await vi.waitFor(() => expect(provider.requests.length).toBeGreaterThan(asked), 10_000);
    await vi.waitFor(async () =>
      expect(await call(ada, "GET", `/api/v1/chat/sessions/${id}/log?offset=-1`)).toContain("Hello"),
    );
    await first.server.end("SIGKILL");
    await expectNowhere();

    provider.delayMs = 0;
    const second = await start();
    const again = createApi(second.url, ada.cookie);
    await again.settled(id);
    expect(await ask(again, id, "lab/one")).toContain("Hello from behind the key");
    await look(again, id);
    await second.server.end("SIGTERM");
    await expectNowhere();
    expect(
      placesWith(
        canary,
        provider.requests.map(({ path, whole }) => [path, whole]),
      ).length,
    ).toBeGreaterThan(5);
  },
);

/** Every file of the data directory, and every table of the database where that is elsewhere. */
async function everythingKept(place: {
  directory: string;
  databaseUrl: string | null;
}): Promise<[string, string | Buffer][]> {
  const names = await readdir(place.directory, { recursive: true, withFileTypes: true });
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(paths.map(async (path): Promise<[string, Buffer]> => [path, await readFile(path)]));
  if (place.databaseUrl === null) return files;
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; content: string }>(
      "SELECT table_name AS name, query_to_xml(format('TABLE %I', table_name), true, false, '')::text AS content FROM information_schema.tables WHERE table_schema = 'public'",
    );
    return [...files, ...rows.map(({ name, content }): [string, string] => [name, content])];
  } finally {
    await client.end();
  }
}
