import { text } from "node:stream/consumers";
import { startHttpServer } from "../../models/testing/http-server.ts";

/** One request, as the provider saw it. */
export interface KeyRequest {
  readonly method: string;
  readonly path: string;
  /** Everything the caller said, as text: request line, headers, body. */
  readonly whole: string;
  /** The key it came with. */
  readonly key: string | null;
}

export interface KeyProvider {
  readonly origin: string;
  /** For `MILLRACE_ALLOWED_HOSTS`. */
  readonly host: string;
  /** Every request since the start, oldest first. */
  readonly requests: KeyRequest[];
  /** The keys that are let in; null: no key is wanted. */
  accepted: Set<string> | null;
  /** What the list of models has. */
  models: string[];
  /** Answers in the place of all else. */
  reply: ((request: KeyRequest) => { status: number; body: string } | undefined) | null;
  /** Milliseconds before each word of an answer. */
  delayMs: number;
  close(): Promise<void>;
}

/** Words of every answer. */
export const ANSWER = ["Hello", " from", " behind", " the", " key"];

/** A provider on 127.0.0.1 that asks for a key, lists models and answers in the format of Chat Completions. */
export async function startKeyProvider(): Promise<KeyProvider> {
  const server = await startHttpServer((incoming, response) => {
    void text(incoming).then((body) => {
      const { method = "", url: path = "", headers } = incoming;
      const shown = headers["x-api-key"] ?? headers["x-goog-api-key"] ?? headers.authorization?.slice("Bearer ".length);
      const key = typeof shown === "string" ? shown : null;
      const request = { method, path, key, whole: `${method} ${path}\n${JSON.stringify(headers)}\n${body}` };
      provider.requests.push(request);
      const reply = provider.reply?.(request);
      const send = (status: number, content: string) =>
        response.writeHead(status, { "content-type": "application/json" }).end(content);
      if (reply) return void send(reply.status, reply.body);
      if (provider.accepted && (key === null || !provider.accepted.has(key))) {
        const message = `Incorrect API key provided: ${key}`;
        return void send(
          401,
          JSON.stringify({ error: { type: "authentication_error", code: "invalid_api_key", message } }),
        );
      }
      if (method === "GET") {
        const data = path.endsWith("/key") ? { limit_remaining: null } : provider.models.map((id) => ({ id }));
        return void send(200, JSON.stringify({ data }));
      }
      if (body.includes('"stream":true')) return void answer();
      send(200, JSON.stringify({ choices: [{ message: { role: "assistant", content: "Hi" } }] }));
    });

    async function answer(): Promise<void> {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const write = (choice: object) =>
        response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
      for (const content of ANSWER) {
        await new Promise((resolve) => setTimeout(resolve, provider.delayMs));
        if (response.destroyed) return;
        write({ delta: { content }, finish_reason: null });
      }
      write({ delta: {}, finish_reason: "stop" });
      response.end("data: [DONE]\n\n");
    }
  });
  const provider: KeyProvider = {
    origin: server.origin,
    host: new URL(server.origin).host,
    requests: [],
    accepted: null,
    models: ["one", "two"],
    reply: null,
    delayMs: 0,
    close: server.close,
  };
  return provider;
}
