import type { RequestListener } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startHttpServer } from "../models/testing/http-server.ts";
import corpus from "./fixtures/ssrf.json" with { type: "json" };
import { createGuardedAgent } from "./guarded-agent.ts";
import { guardedUrl } from "./guarded-url.ts";
import { fakeNetwork } from "./testing/fake-network.ts";

const PUBLIC = "93.184.215.14";
/** What the names of the corpus resolve to where they are dangerous. */
const NAMES = {
  localhost: [["127.0.0.1", "::1"]],
  "a.localhost": [["127.0.0.1"]],
  "metadata.google.internal": [["169.254.169.254"]],
  redis: [["172.18.0.2"]],
  postgres: [["172.18.0.3"]],
  "host.docker.internal": [["192.168.65.254"]],
  "kubernetes.default.svc": [["10.96.0.1"]],
  intranet: [["10.0.0.8"]],
  "v6.test": [["::ffff:169.254.169.254"]],
  // An alias is resolved by the resolver: what counts is where it ends.
  "cname.test": [["169.254.169.254"]],
  "api.openai.com": [[PUBLIC]],
  "public.test": [[PUBLIC]],
};

/** A network whose every address is a server that answers by `listener`, and an agent in it. */
async function guarded(listener: RequestListener, allow: string[] = [], names: Record<string, string[][]> = NAMES) {
  const requests: string[] = [];
  const server = await startHttpServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  const port = Number(new URL(server.origin).port);
  const network = fakeNetwork(port, names);
  const agent = createGuardedAgent(
    allow.map((entry) => entry.replace("PORT", String(port))),
    network.lookup,
  );
  onTestFinished(async () => {
    await agent.destroy();
    await server.close();
  });
  /** What a call of that address comes to: the status of the answer, or the name of the error. */
  const call = async (text: string): Promise<number | string> => {
    const url = guardedUrl(text);
    if (!url) return "AddressRefused";
    const path = url.pathname + url.search;
    const answer = await agent.request({ origin: url.origin, path, method: "POST", body: "{}" }).catch(nameOf);
    if (typeof answer === "string") return answer;
    await answer.body.dump();
    return answer.statusCode;
  };
  return { call, server, requests, network, port };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error));

type Input = (typeof corpus)[number]["input"];

/** The addresses an entry is about; none where it is about something else. */
function addressesOf(input: Input): string[] {
  if (typeof input === "string") return [input];
  if ("$dns" in input && input.url) return [input.url];
  if ("$attachment_url" in input && input.$attachment_url) return [input.$attachment_url];
  if ("$webhook_target" in input && input.$webhook_target) return [input.$webhook_target];
  if ("$error_oracle" in input && input.$error_oracle) return input.$error_oracle;
  return "$base_url" in input && input.$base_url ? [input.$base_url] : [];
}

const HOSTILE = corpus.flatMap(({ id, input }) => addressesOf(input).map((address) => ({ id, address })));

/** The same host where only the address, not the port, is a reason to refuse; null where there is no such address. */
function atOpenPort(address: string): string | null {
  const url = guardedUrl(address);
  if (!url || url.hostname === "api.openai.com") return null;
  return `http://${url.hostname}:443/`;
}

test.each(HOSTILE)("SEC3: no socket is opened for $id, $address", async ({ address }) => {
  const { call, server, network } = await guarded((_, response) => response.end());
  expect(await call(address)).toBe("AddressRefused");
  const open = atOpenPort(address);
  if (open) expect(await call(open)).toBe("AddressRefused");
  expect(network.opened).toEqual([]);
  expect(server.connections()).toBe(0);
});

test("the corpus has what it should", () => {
  expect(HOSTILE.length).toBeGreaterThan(50);
});

test.each(corpus.filter(({ input }) => typeof input === "object" && "$http" in input && "url" in input))(
  "SEC3: the answer of $id is not followed",
  async ({ input }) => {
    const { $http, url } = input as { $http: { status?: number; location?: string; refresh?: string }; url: string };
    const { status = 200, ...headers } = $http;
    const { call, requests, network } = await guarded((_, response) => response.writeHead(status, headers).end());
    const { hostname, pathname } = new URL(url);
    expect(await call(`http://${hostname}:443${pathname}`)).toBe(status);
    expect(requests).toEqual([`POST ${pathname}`]);
    expect(network.opened).toEqual([`${PUBLIC}:443`]);
  },
);

test("SEC3: a public address is connected to as it was resolved, by https and by its name", async () => {
  const { call, network } = await guarded((_, response) => response.end());
  // The server speaks no TLS, so that the call fails behind the guard.
  expect(await call("https://public.test/v1")).not.toBe("AddressRefused");
  expect(network.opened).toEqual([`${PUBLIC}:443`]);
});

test("SEC3: a name that changes its answer is judged anew with each connection, and never asked twice for one", async () => {
  const names = { "rebind.test": [[PUBLIC], ["127.0.0.1"]] };
  const { call, network, requests } = await guarded(
    (_, response) => response.writeHead(200, { connection: "close" }).end(),
    [],
    names,
  );
  expect(await call("http://rebind.test:443/")).toBe(200);
  expect(network.resolved).toEqual(["rebind.test"]);
  expect(await call("http://rebind.test:443/")).toBe("AddressRefused");
  expect(network.opened).toEqual([`${PUBLIC}:443`]);
  expect(requests).toHaveLength(1);
});

test.each([[[PUBLIC, "10.0.0.1"]], [["fd00::1", PUBLIC]], [[]]])(
  "SEC3: a name that resolves to %j is refused",
  async (addresses) => {
    const { call, network } = await guarded((_, response) => response.end(), [], { "mixed.test": [addresses] });
    expect(await call("http://mixed.test:443/")).toBe("AddressRefused");
    expect(network.opened).toEqual([]);
  },
);

test("a name that is not known is told apart from one that is refused", async () => {
  const { call } = await guarded((_, response) => response.end());
  expect(await call("http://nowhere.test:443/")).toBe("Error");
});

test("SEC3: an administrator allows a host at a port, and nothing else by it", async () => {
  const { call, network, port } = await guarded((_, response) => response.end(), ["127.0.0.1:PORT", "vllm.test:8000"], {
    "vllm.test": [["10.0.0.9"]],
  });
  expect(await call(`http://127.0.0.1:${port}/v1`)).toBe(200);
  expect(await call("http://VLLM.test:8000/v1")).toBe(200);
  expect(await call("http://vllm.test:8001/v1")).toBe("AddressRefused");
  expect(await call("http://vllm.test:443/v1")).toBe("AddressRefused");
  expect(await call(`http://127.0.0.2:${port}/v1`)).toBe("AddressRefused");
  expect(network.opened).toHaveLength(2);
});
