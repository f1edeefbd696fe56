import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { startHttpServer } from "../src/models/testing/http-server.ts";

/** What a provider of Chat Completions is asked. */
export interface ProviderRequest {
  model: string;
  messages: { role: string; content: string }[];
  max_tokens?: number;
  temperature?: number;
}

/** One call, answered by hand, word by word. */
export interface ProviderCall {
  readonly body: ProviderRequest;
  /** Settles when the answer was sent whole or the caller hung up. */
  readonly over: Promise<"sent" | "hung up">;
  say(...words: string[]): void;
  /** The regular end. */
  finish(reason?: "stop" | "length" | "content_filter"): void;
  /** Ends the answer without a word about it. */
  end(): void;
  /** Cuts the connection in the middle of the answer. */
  cut(): void;
  /** Any other answer, at once. */
  refuse(status: number, body?: unknown, headers?: Record<string, string>): void;
}

export interface ScriptedProvider {
  /** As `OLLAMA_BASE_URL` wants it. */
  readonly url: string;
  /** Every call since the start, oldest first. */
  readonly calls: readonly ProviderCall[];
  /** Answers each call from now on. At first: "Hello", " there", finished. */
  onCall: (call: ProviderCall) => void;
  /** From now on, calls are answered by whoever awaits them with `next`. */
  answerByHand(): void;
  next(): Promise<ProviderCall>;
  close(): Promise<void>;
}

/** A provider on 127.0.0.1 that says what a test tells it to, when it tells it to. */
export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const calls: ProviderCall[] = [];
  const untaken: ProviderCall[] = [];
  const waiting: ((call: ProviderCall) => void)[] = [];
  const server = await startHttpServer((incoming, response) => {
    void receive(incoming, response).then((call) => {
      calls.push(call);
      provider.onCall(call);
    });
  });
  const provider: ScriptedProvider = {
    url: `${server.origin}/v1`,
    calls,
    onCall(call) {
      call.say("Hello", " there");
      call.finish();
    },
    answerByHand() {
      untaken.length = 0;
      provider.onCall = (call) => {
        const taker = waiting.shift();
        if (taker) taker(call);
        else untaken.push(call);
      };
    },
    next() {
      const call = untaken.shift();
      return call ? Promise.resolve(call) : new Promise((resolve) => waiting.push(resolve));
    },
    close: server.close,
  };
  return provider;
}

async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<ProviderCall> {
  const over = Promise.withResolvers<"sent" | "hung up">();
  response.on("close", () => over.resolve(response.writableFinished ? "sent" : "hung up"));
  let words = 0;
  const send = (choice: object | null, usage: object | null = null) => {
    if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify({ choices: choice ? [{ index: 0, ...choice }] : [], usage })}\n\n`);
  };
  return {
    // Our own adapter sent it; what it sends is tested there.
    body: (await json(incoming)) as ProviderRequest,
    over: over.promise,
    say(...said) {
      for (const content of said) send({ delta: { content }, finish_reason: null });
      words += said.length;
    },
    finish(reason = "stop") {
      send({ delta: {}, finish_reason: reason });
      send(null, { prompt_tokens: 10, completion_tokens: words, total_tokens: 10 + words });
      response.end("data: [DONE]\n\n");
    },
    end: () => void response.end(),
    cut: () => void response.destroy(),
    refuse(status, body = {}, headers = {}) {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    },
  };
}
