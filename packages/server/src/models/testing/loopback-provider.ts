import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { startHttpServer } from "./http-server.ts";
import { LOOPBACK_FORMATS } from "./loopback-formats.ts";

export interface LoopbackOptions {
  /** `openai` is Chat Completions. */
  format: keyof typeof LOOPBACK_FORMATS;
  /** The pieces of every answer, in order. Default: "Hello", " from", " loopback". */
  tokens?: string[];
  /** Milliseconds before each piece; 0 (default) writes the whole answer at once. */
  delayMs?: number;
  /** Called with every request, already in the log. What it returns is sent instead of the answer. */
  onRequest?: (request: LoopbackRequest) => LoopbackReply | undefined;
}

export interface LoopbackReply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** One call of the provider. */
export interface LoopbackRequest {
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed JSON body. */
  body: unknown;
  /** How many pieces were written so far. */
  tokensSent: number;
  /** `aborted`: the caller closed the connection before the answer's end. */
  state: "open" | "finished" | "aborted";
  /** Settles when `state` leaves `open`. */
  ended: Promise<void>;
}

export interface LoopbackProvider {
  /** The base URL as this format's adapter wants it. */
  url: string;
  /** Every request since the start, oldest first. */
  requests: LoopbackRequest[];
  /** Cuts all connections. */
  close(): Promise<void>;
}

/** A provider on 127.0.0.1 that speaks the exact wire format of one of the providers. */
export async function startLoopbackProvider(options: LoopbackOptions): Promise<LoopbackProvider> {
  const { tokens = ["Hello", " from", " loopback"], delayMs = 0, onRequest } = options;
  const format = LOOPBACK_FORMATS[options.format];
  const requests: LoopbackRequest[] = [];

  const server = await startHttpServer((incoming, response) => {
    const bytes: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => bytes.push(chunk));
    incoming.on("end", () => {
      const body: unknown = JSON.parse(Buffer.concat(bytes).toString());
      const ended = Promise.withResolvers<void>();
      const request: LoopbackRequest = {
        path: incoming.url ?? "",
        headers: incoming.headers,
        body,
        tokensSent: 0,
        state: "open",
        ended: ended.promise,
      };
      requests.push(request);
      response.on("close", () => {
        request.state = response.writableFinished ? "finished" : "aborted";
        ended.resolve();
      });
      const reply = onRequest?.(request);
      if (reply) response.writeHead(reply.status, reply.headers).end(reply.body);
      else answer(response, request);
    });
  });

  function answer(response: ServerResponse, request: LoopbackRequest): void {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(format.start);
    const next = () => {
      if (request.state !== "open") return;
      const token = tokens[request.tokensSent];
      if (token === undefined) return void response.end(format.end(tokens.length));
      request.tokensSent++;
      response.write(format.token(token));
      if (delayMs > 0) setTimeout(next, delayMs);
      else next();
    };
    if (delayMs > 0) setTimeout(next, delayMs);
    else next();
  }

  return { url: server.origin + format.basePath, requests, close: server.close };
}
