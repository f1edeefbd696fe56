import { messageText, type SessionEvent } from "@millrace/protocol";
import pg from "pg";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { createTestPlace, STORAGE_KINDS } from "../../packages/server/testing/test-storage.ts";
import { signUp } from "../lib/api.ts";
import { launchServer } from "../lib/server-process.ts";

const TOKENS = Array.from({ length: 200 }, (_, index) => `${index} `);

test.runIf(STORAGE_KINDS.includes("postgres"))(
  "DUR2 RUN2 when PostgreSQL drops every connection, nothing is lost or stored twice, and the server goes on",
  async () => {
    const place = await createTestPlace("postgres");
    onTestFinished(() => place.remove());
    const provider = await startLoopbackProvider({ format: "anthropic", tokens: TOKENS, delayMs: 5 });
    onTestFinished(() => provider.close());
    const server = launchServer({
      MILLRACE_DATA_DIR: place.directory,
      MILLRACE_SECRET: "only-for-tests-only-for-tests-only",
      DATABASE_URL: place.databaseUrl ?? "",
      LEASE_MS: "1500",
      MILLRACE_DEMO: "true",
      MILLRACE_DEMO_DELAY_MS: "50",
      ANTHROPIC_API_KEY: "loopback",
      ANTHROPIC_BASE_URL: provider.url,
    });
    onTestFinished(async () => void (await server.end("SIGKILL")));
    const ada = await signUp(await server.ready, "ada");
    const { id } = await ada.createSession();
    await ada.send({ session_id: id, content: "Say much", client_message_id: "first" });
    const shown = await vi.waitFor(async () => {
      const last = (await ada.snapshot(id)).messages.at(-1);
      expect(last && messageText(last)).toMatch(/\d/);
      return last ? messageText(last) : "";
    }, 10_000);
    await dropConnections(place.databaseUrl ?? "");
    // As a client does that got no answer, or one that says to try again.
    const body = { session_id: id, content: "And more", client_message_id: "second" };
    await vi.waitFor(() => ada.send(body), { timeout: 20_000, interval: 100 });
    // The server stays busy meanwhile: what it lost is let go all the same.
    const elsewhere = await ada.createSession();
    await ada.send({ session_id: elsewhere.id, content: "count to 2000", model: "demo" });
    const { messages } = await ada.settled(id);
    const [, first, , second] = messages;
    expect(messages).toHaveLength(4);
    expect(first && messageText(first).startsWith(shown)).toBe(true);
    expect(first && TOKENS.join("").startsWith(messageText(first))).toBe(true);
    expect(second && messageText(second)).toBe(TOKENS.join(""));
    expect(provider.requests).toHaveLength(2);
    const events = (await ada.wholeLog(id)).map((text) => JSON.parse(text) as SessionEvent);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === "run-end")).toHaveLength(2);
    expect(await ada.allMessages(id)).toEqual(messages);
    expect((await ada.snapshot(elsewhere.id)).active_runs).toHaveLength(1);
  },
);

async function dropConnections(databaseUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject("postgresUrl") ?? "" });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [
    new URL(databaseUrl).pathname.slice(1),
  ]);
  await admin.end();
}
