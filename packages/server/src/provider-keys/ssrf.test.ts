import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import type { SaveProviderKey, TestedProviderKey } from "@millrace/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import corpus from "../guarded/fixtures/ssrf.json" with { type: "json" };

/** On the internet: there for what their answers say. */
const PUBLIC = /^https?:\/\/(public\.test|api\.openai\.com)(?=[/:]|$)/;
/** Addresses that somebody may give as their own server, as they stand and where the port alone would not refuse them. */
const ADDRESSES = [...new Set(corpus.flatMap(({ input }) => addressesIn(input)).flatMap(alsoAtOpenPort))].filter(
  (address) => !PUBLIC.test(address),
);
/** Every address this process tried to connect to. */
const attempts: string[] = [];
const watch = (message: unknown): void => {
  const { socket } = message as { socket: Socket };
  socket.on("connectionAttempt", (address: string) => attempts.push(address));
};

let database: TestDatabase;
let server: TestServer;
let ann: Account;

beforeAll(async () => {
  subscribe("net.client.socket", watch);
  database = await createTestDatabase("SQLite");
  server = await createTestServer({ database });
  ann = await server.signUp("ann");
});
afterAll(async () => {
  unsubscribe("net.client.socket", watch);
  await server.stop();
  await database.remove();
});

test("the corpus has addresses, and attempts to connect are seen", async () => {
  expect(ADDRESSES.length).toBeGreaterThan(40);
  await once(createConnection({ host: "127.0.0.1", port: 1 }), "error");
  expect(attempts.splice(0)).toEqual(["127.0.0.1"]);
});

test.each(ADDRESSES)("SEC3: by the API no socket is opened towards %s", async (base_url) => {
  const body: SaveProviderKey = { provider: "server", name: "theirs", base_url, models: ["m"], untested: true };
  const response = await server.request(ann, "POST", "/api/v1/provider-keys", body);
  expect(attempts).toEqual([]);
  // Refused for what it is, not even an address, or a name that nobody knows here.
  const { outcome }: Partial<TestedProviderKey> = await response.json();
  expect(["address_refused", "unreachable", undefined]).toContain(outcome);
});

function addressesIn(input: unknown): string[] {
  if (typeof input === "string") return /^[a-z]+:|^\/\//i.test(input) ? [input] : [];
  if (typeof input !== "object" || input === null) return [];
  return Object.values(input).flatMap(addressesIn);
}

function alsoAtOpenPort(address: string): string[] {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return [address];
  url.protocol = "https:";
  url.port = "";
  return [address, url.href];
}
