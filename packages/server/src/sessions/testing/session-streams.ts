import { createTestDatabase, type DatabaseKind } from "../../../testing/test-database.ts";
import { createTestServer } from "../../../testing/test-server.ts";
import type { StreamPlace } from "../../durable-streams/testing/conformance-server.ts";

const READ_PATH = /^\/v1\/stream\/(.+)$/;

/**
 * Streams that are sessions of a whole server, read by the address that clients use. Each message is the JSON in a new
 * title of its session: the one kind of event that holds any text and comes one by one.
 */
export async function createSessionStreams(kind: DatabaseKind): Promise<StreamPlace> {
  const database = await createTestDatabase(kind);
  const server = await createTestServer({ database });
  const ann = await server.signUp("ann");
  const sessions = new Map<string, string>();
  const read = (method: string, name: string, search: string, headers: Record<string, string>) =>
    server.request(ann, method, `/api/v1/chat/sessions/${sessions.get(name)}/log${search}`, undefined, headers);

  return {
    async create(name) {
      const { id } = await server.newChat(ann);
      sessions.set(name, id);
      return {
        async append(content) {
          if (content instanceof Uint8Array) throw new Error("a session's log holds messages");
          for (const { text } of content) {
            await server.json(ann, "PATCH", `/api/v1/chat/sessions/${id}`, { title: text });
          }
          return (await read("HEAD", name, "", {})).headers.get("stream-next-offset") ?? "";
        },
      };
    },
    app: {
      async fetch(request) {
        const { pathname, search } = new URL(request.url);
        const name = READ_PATH.exec(pathname)?.[1] ?? "";
        const response = await read(request.method, name, search, Object.fromEntries(request.headers));
        if (response.status !== 200) return response;
        const events: { data: { title: string } }[] = await response.json();
        const body = `[${events.map(({ data }) => data.title).join(",")}]`;
        return new Response(body, { headers: response.headers });
      },
    },
    async close() {
      await server.stop();
      await database.remove();
    },
  };
}
