import { expect, test } from "vitest";
import { createTestDatabase } from "../../testing/test-database.ts";
import { createTestServer } from "../../testing/test-server.ts";

test("the API's description says of every route who may call it, and which scope a key needs", async () => {
  const database = await createTestDatabase("SQLite");
  const server = await createTestServer({ database });
  const { paths, components } = await server.json<{
    paths: Record<string, Record<string, { security?: unknown }>>;
    components: { securitySchemes: Record<string, object> };
  }>(null, "GET", "/openapi.json");
  expect(Object.keys(components.securitySchemes)).toEqual(["session", "api_key"]);
  const security = (method: string, path: string) => paths[path]?.[method]?.security;
  expect(security("post", "/api/v1/chat/messages")).toEqual([{ session: [] }, { api_key: ["generate"] }]);
  expect(security("patch", "/api/v1/chat/sessions/{id}")).toEqual([{ session: [] }, { api_key: ["write"] }]);
  expect(security("post", "/api/v1/api-keys")).toEqual([{ session: [] }]);
  expect(security("get", "/api/v1/shares/{token}")).toEqual([]);
  for (const item of Object.values(paths))
    for (const { security } of Object.values(item)) expect(security).toBeDefined();
  await server.stop();
  await database.remove();
});
