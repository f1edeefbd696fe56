import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { createOpenAiChatModel } from "../openai-chat/openai-chat-model.ts";
import { ModelError, type ModelTimeouts } from "../port.ts";
import { answerOf, QUESTION, textOf } from "../testing/answer-of.ts";
import { type HttpServer, startHttpServer } from "../testing/http-server.ts";
import { MAX_ANSWER_LENGTH } from "./answer-emitter.ts";
import { createTransport } from "./transport.ts";

const PATIENT: ModelTimeouts = { firstByteMs: 15_000, idleMs: 15_000 };
const HELLO = 'data: {"choices":[{"delta":{"content":"Hello"}}]}\n\n';
const DONE = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A model at an address, whose waits take no time and are written down. */
function modelAt(origin: string, timeouts = PATIENT) {
  const waits: number[] = [];
  const waiting = { sleep: async (ms: number) => void waits.push(ms), random: () => 0.5, now: () => 0 };
  const transport = createTransport(timeouts, waiting);
  cleanUps.push(() => transport.close());
  const options = { provider: "Test", apiKey: "key", baseUrl: origin, reportsCost: false };
  return { model: createOpenAiChatModel("test/model", "model", options, transport), waits };
}

/** A provider that answers its n-th request by the n-th function, and the last one ever after. */
async function provider(...answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  let requests = 0;
  const server: HttpServer = await startHttpServer((request, response) => {
    const answer = answers[Math.min(requests++, answers.length - 1)];
    request.resume().on("end", () => answer?.(response, request));
  });
  cleanUps.push(server.close);
  return { server, requests: () => requests };
}

function stream(...pieces: string[]) {
  return (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const piece of pieces) response.write(piece);
    response.end();
  };
}

function status(code: number, headers: Record<string, string> = {}, body = "") {
  return (response: ServerResponse) => void response.writeHead(code, headers).end(body);
}

test.each([429, 503, 529])("RUN3: after a %d the provider is called again and its answer counts", async (code) => {
  const { server, requests } = await provider(status(code, { "retry-after": "2" }), status(code), stream(HELLO, DONE));
  const { model, waits } = modelAt(server.origin);
  const { chunks, finish } = await answerOf(model);
  expect(textOf(chunks)).toBe("Hello");
  expect(finish?.reason).toBe("stop");
  expect(requests()).toBe(3);
  expect(waits).toEqual([2000, 500]);
});

test("RUN3: it is called at most twice more", async () => {
  const { server, requests } = await provider(status(429));
  const { model } = modelAt(server.origin);
  expect((await answerOf(model)).error).toBe("rate_limited");
  expect(requests()).toBe(3);
});

test.each([
  ["a 500", status(500), "provider_error"],
  ["a 400", status(400), "request_refused"],
  ["a retry-after over ten seconds", status(429, { "retry-after": "60" }), "rate_limited"],
  ["a used-up quota", status(429, {}, '{"error":{"code":"insufficient_quota"}}'), "quota_exhausted"],
  ["a first byte", stream(HELLO), "answer_truncated"],
  ["an error event", stream('data: {"error":{"code":503}}\n\n'), "provider_overloaded"],
  ["a redirect", status(302, { location: "http://127.0.0.1:1/" }), "provider_error"],
  ["an empty answer", stream(), "answer_truncated"],
] as const)("RUN3: it is not called again after %s", async (_, answer, code) => {
  const { server, requests } = await provider(answer);
  const { model, waits } = modelAt(server.origin);
  expect((await answerOf(model)).error).toBe(code);
  expect(requests()).toBe(1);
  expect(waits).toEqual([]);
});

test("RUN3: a refused connection is tried again, then told as unreachable", async () => {
  const { server } = await provider();
  await server.close();
  const { model, waits } = modelAt(server.origin);
  expect((await answerOf(model)).error).toBe("provider_unreachable");
  expect(waits).toEqual([250, 500]);
});

test("RUN3: an abort during the wait before another call ends it with the signal's reason", async () => {
  const { server, requests } = await provider(status(429));
  const controller = new AbortController();
  const transport = createTransport(PATIENT, {
    random: () => 0.5,
    now: () => 0,
    sleep: async (_, signal) => {
      controller.abort("stopped");
      signal.throwIfAborted();
    },
  });
  cleanUps.push(() => transport.close());
  const options = { provider: "Test", apiKey: null, baseUrl: server.origin, reportsCost: false };
  const model = createOpenAiChatModel("test/model", "model", options, transport);
  await expect(answerOf(model, QUESTION, controller.signal)).rejects.toBe("stopped");
  expect(requests()).toBe(1);
});

test("RUN3: silence before the first byte is a time-out", async () => {
  const { server } = await provider(() => undefined);
  const { model } = modelAt(server.origin, { firstByteMs: 20, idleMs: 15_000 });
  expect(await answerOf(model)).toEqual({ chunks: [], error: "provider_timeout" });
});

test("RUN3: headers alone are no first byte", async () => {
  const { server } = await provider((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  });
  const { model } = modelAt(server.origin, { firstByteMs: 20, idleMs: 15_000 });
  expect((await answerOf(model)).error).toBe("provider_timeout");
});

test("RUN3: silence within the answer is a time-out; what came stays", async () => {
  const { server } = await provider((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(HELLO);
  });
  const { model } = modelAt(server.origin, { firstByteMs: 15_000, idleMs: 20 });
  const { chunks, error } = await answerOf(model);
  expect(error).toBe("provider_timeout");
  expect(textOf(chunks)).toBe("Hello");
});

test("RUN3: a connection cut within the answer is a truncated answer", async () => {
  const { server } = await provider((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`${HELLO}data: {"choi`, () => response.destroy());
  });
  const { chunks, error } = await answerOf(modelAt(server.origin).model);
  expect(error).toBe("answer_truncated");
  expect(textOf(chunks)).toBe("Hello");
});

test("a connection cut before any answer is an unreachable provider, not called again", async () => {
  const { server, requests } = await provider((response) => response.destroy());
  expect((await answerOf(modelAt(server.origin).model)).error).toBe("provider_unreachable");
  expect(requests()).toBe(1);
});

test.each(["before the first byte", "within the answer"])(
  "RUN1: an abort %s closes the provider's connection",
  async (when) => {
    const closed = Promise.withResolvers<void>();
    const controller = new AbortController();
    const { server } = await provider((response) => {
      response.on("close", () => closed.resolve());
      if (when === "before the first byte") return controller.abort("stopped");
      response.writeHead(200, { "content-type": "text/event-stream" }).write(HELLO);
    });
    const { model } = modelAt(server.origin);
    const emitted: string[] = [];
    const streamed = model.stream(
      QUESTION,
      (chunk) => {
        emitted.push(chunk.type);
        if (chunk.type === "text-delta") controller.abort("stopped");
      },
      controller.signal,
    );
    await expect(streamed).rejects.toBe("stopped");
    await closed.promise;
    expect(emitted).toEqual(when === "within the answer" ? ["text-start", "text-delta"] : []);
  },
);

test("nothing is emitted after an abort, though it came in the same bytes", async () => {
  const controller = new AbortController();
  const { server } = await provider(stream(HELLO + HELLO + DONE));
  const { model } = modelAt(server.origin);
  let deltas = 0;
  const streamed = model.stream(
    QUESTION,
    (chunk) => {
      if (chunk.type !== "text-delta") return;
      deltas++;
      controller.abort("stopped");
    },
    controller.signal,
  );
  await expect(streamed).rejects.toBe("stopped");
  expect(deltas).toBe(1);
});

test("RUN1: with a signal aborted before, the provider is not called", async () => {
  const { server, requests } = await provider(stream(DONE));
  const { model } = modelAt(server.origin);
  await expect(answerOf(model, QUESTION, AbortSignal.abort("stopped"))).rejects.toBe("stopped");
  expect(requests()).toBe(0);
});

test("connections serve one answer after the other", async () => {
  const { server } = await provider(status(200, { "content-type": "text/event-stream" }, HELLO + DONE));
  const { model } = modelAt(server.origin);
  for (let i = 0; i < 10; i++) expect(textOf((await answerOf(model)).chunks)).toBe("Hello");
  // A connection rests for one turn of the event loop before it serves again.
  expect(server.connections()).toBeLessThanOrEqual(2);
});

test.each([
  ["LF", (text: string) => text],
  ["CRLF after a byte order mark", (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`],
  ["CR", (text: string) => text.replaceAll("\n", "\r")],
])("lines may end in %s", async (_, ended) => {
  const { server } = await provider(stream(ended(`: comment\n\n${HELLO}`), ended(DONE).replace("\uFEFF", "")));
  const { chunks, finish } = await answerOf(modelAt(server.origin).model);
  expect(textOf(chunks)).toBe("Hello");
  expect(finish?.reason).toBe("stop");
});

test("an answer is complete with its terminal event, though the connection stays open", async () => {
  const { server } = await provider((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(HELLO + DONE);
  });
  const { finish } = await answerOf(modelAt(server.origin).model);
  expect(finish?.reason).toBe("stop");
});

test("500 answers stream side by side", async () => {
  const held: ServerResponse[] = [];
  const { server } = await provider((response) => {
    held.push(response);
    if (held.length === 500) for (const each of held) stream(HELLO, DONE)(each);
  });
  const { model } = modelAt(server.origin);
  const outcomes = await Promise.all(Array.from({ length: 500 }, () => answerOf(model)));
  expect(outcomes.every(({ finish, chunks }) => finish?.reason === "stop" && textOf(chunks) === "Hello")).toBe(true);
});

test("a page of another kind than a stream is a provider's error and its text is not shown", async () => {
  const { server } = await provider(status(200, { "content-type": "text/html" }, "<h1>Log in sk-SECRET</h1>"));
  const { model } = modelAt(server.origin);
  const error = await model.stream(QUESTION, () => undefined, new AbortController().signal).catch((reason) => reason);
  expect(error).toBeInstanceOf(ModelError);
  expect(error.error.code).toBe("provider_error");
  expect(error.message).not.toContain("SECRET");
});

test("SEC7: a line without end is cut off at a megabyte", async () => {
  const { server } = await provider((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: ");
    const more = () => {
      if (!response.destroyed) response.write("x".repeat(1 << 16), more);
    };
    more();
  });
  expect(await answerOf(modelAt(server.origin).model)).toEqual({ chunks: [], error: "answer_too_large" });
});

test("SEC7: an answer without end is cut off at its limit", async () => {
  const piece = "x".repeat(1 << 15);
  const { server } = await provider((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const more = () => {
      if (!response.destroyed) response.write(`data: {"choices":[{"delta":{"content":"${piece}"}}]}\n\n`, more);
    };
    more();
  });
  const { chunks, error } = await answerOf(modelAt(server.origin).model);
  expect(error).toBe("answer_too_large");
  expect(textOf(chunks)).toHaveLength(MAX_ANSWER_LENGTH);
});

test("SEC7: an error page without end is cut off", async () => {
  const { server } = await provider((response) => {
    response.writeHead(500);
    const more = () => {
      if (!response.destroyed) response.write("x".repeat(1 << 16), more);
    };
    more();
  });
  expect((await answerOf(modelAt(server.origin).model)).error).toBe("provider_error");
});

test("a second response smuggled onto a connection never answers another request", async () => {
  const answer = (text: string) => {
    const body = `data: {"choices":[{"delta":{"content":"${text}"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;
    return `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  };
  let requests = 0;
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => {
      requests++;
      socket.write(requests === 1 ? answer("mine") + answer("poison") : answer("yours"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { model } = modelAt(`http://127.0.0.1:${port}`);
  expect(textOf((await answerOf(model)).chunks)).toBe("mine");
  expect(textOf((await answerOf(model)).chunks)).toBe("yours");
});
