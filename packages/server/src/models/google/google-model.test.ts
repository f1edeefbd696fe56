import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import type { ModelRequest, ModelTimeouts } from "../port.ts";
import { answerOf, QUESTION, textOf } from "../testing/answer-of.ts";
import { startHttpServer } from "../testing/http-server.ts";
import { createTransport } from "../wire/transport.ts";
import { createGoogleModel } from "./google-model.ts";

const PATIENT: ModelTimeouts = { firstByteMs: 15_000, idleMs: 15_000 };
const event = (text: string, finish = "") => {
  const candidate = { content: { parts: [{ text }], role: "model" }, ...(finish && { finishReason: finish }) };
  return `data: ${JSON.stringify({ candidates: [candidate] })}\r\n\r\n`;
};
const HELLO = event("Hello");
const DONE = event("", "STOP");

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

interface Asked {
  path: string | undefined;
  headers: IncomingMessage["headers"];
  body: unknown;
}

/** A Gemini model whose n-th request is answered by the n-th function, the last one ever after. */
async function gemini(answers: ((response: ServerResponse) => void)[], timeouts = PATIENT, name = "gemini-4-argon") {
  const asked: Asked[] = [];
  const server = await startHttpServer((request, response) => {
    const bytes: Buffer[] = [];
    request.on("data", (chunk: Buffer) => bytes.push(chunk));
    request.on("end", () => {
      asked.push({ path: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(bytes).toString()) });
      answers[Math.min(asked.length, answers.length) - 1]?.(response);
    });
  });
  const waiting = { sleep: async () => undefined, random: () => 0, now: () => 0 };
  const transport = createTransport(timeouts, waiting);
  cleanUps.push(() => transport.close(), server.close);
  const options = { provider: "Google", apiKey: "secret", baseUrl: `${server.origin}/v1beta` };
  return { model: createGoogleModel("google/x", name, options, transport), asked, server };
}

const stream =
  (...pieces: string[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const piece of pieces) response.write(piece);
    response.end();
  };
const status =
  (code: number, headers: Record<string, string> = {}, body = "") =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end(body);

test("Gemini is called once, with the key in a header, and asked for its thoughts", async () => {
  const { model, asked } = await gemini([stream(HELLO, DONE)]);
  const { chunks, finish } = await answerOf(model, { ...QUESTION, system: "Be brief." });
  expect(textOf(chunks)).toBe("Hello");
  expect(finish?.reason).toBe("stop");
  expect(asked).toMatchObject([
    {
      path: "/v1beta/models/gemini-4-argon:streamGenerateContent?alt=sse",
      headers: { "x-goog-api-key": "secret" },
      body: {
        systemInstruction: { parts: [{ text: "Be brief." }] },
        contents: [
          { role: "user", parts: [{ text: QUESTION.messages[0]?.role === "user" && QUESTION.messages[0].content }] },
        ],
        generationConfig: { maxOutputTokens: 1024, thinkingConfig: { includeThoughts: true } },
      },
    },
  ]);
});

test("a model that does not think is not asked for thoughts", async () => {
  const { model, asked } = await gemini([stream(HELLO, DONE)], PATIENT, "gemini-2.0-flash");
  await answerOf(model);
  expect(asked[0]?.body).not.toHaveProperty("generationConfig.thinkingConfig");
});

test("the signature of a call goes back with it", async () => {
  const { model, asked } = await gemini([stream(HELLO, DONE)]);
  const request: ModelRequest = {
    ...QUESTION,
    tools: [{ name: "pause", description: "Pauses", inputSchema: { type: "object", properties: {} } }],
    messages: [
      ...QUESTION.messages,
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", providerMetadata: { google: { thoughtSignature: "of thought" } } },
          {
            type: "tool-call",
            toolCallId: "fc1",
            toolName: "pause",
            input: { id: 1 },
            providerMetadata: { google: { thoughtSignature: "of call" } },
          },
        ],
      },
      { role: "tool", results: [{ toolCallId: "fc1", toolName: "pause", output: "done", isError: false }] },
    ],
  };
  await answerOf(model, request);
  expect(asked[0]?.body).toMatchObject({
    contents: [
      { role: "user" },
      {
        role: "model",
        parts: [
          { text: "hm", thought: true, thoughtSignature: "of thought" },
          { functionCall: { name: "pause", args: { id: 1 } }, thoughtSignature: "of call" },
        ],
      },
      { role: "user", parts: [{ functionResponse: { name: "pause" } }] },
    ],
  });
});

test.each([
  [
    400,
    '{"error":{"code":400,"message":"…","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}',
    "key_rejected",
  ],
  [400, '{"error":{"code":400,"message":"…","status":"INVALID_ARGUMENT"}}', "request_refused"],
  [403, '{"error":{"code":403,"message":"…","status":"PERMISSION_DENIED"}}', "key_rejected"],
  [404, '{"error":{"code":404,"message":"…","status":"NOT_FOUND"}}', "model_unknown"],
  [500, "<h1>sk-SECRET</h1>", "provider_error"],
  [302, "", "provider_error"],
])("a status of %d with %s is told as %s", async (code, body, expected) => {
  const { model, asked } = await gemini([status(code, { location: "http://127.0.0.1:1/" }, body)]);
  expect(await answerOf(model)).toEqual({ chunks: [], error: expected });
  expect(asked).toHaveLength(1);
});

test("RUN3: after a 429 and a 503 Google is called again", async () => {
  const { model, asked } = await gemini([status(429, { "retry-after": "1" }), status(503), stream(HELLO, DONE)]);
  expect(textOf((await answerOf(model)).chunks)).toBe("Hello");
  expect(asked).toHaveLength(3);
});

test("RUN3: where nothing listens, it is tried again, then unreachable", async () => {
  const { model, server } = await gemini([stream(DONE)]);
  await server.close();
  expect((await answerOf(model)).error).toBe("provider_unreachable");
});

test.each([
  ["before the first byte", { firstByteMs: 20, idleMs: 15_000 }, () => undefined, ""],
  [
    "after the headers",
    { firstByteMs: 20, idleMs: 15_000 },
    (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders(),
    "",
  ],
  [
    "within the answer",
    { firstByteMs: 15_000, idleMs: 100 },
    (response: ServerResponse) => void response.writeHead(200, { "content-type": "text/event-stream" }).write(HELLO),
    "Hello",
  ],
])("RUN3: silence %s is a time-out and closes the connection", async (_, timeouts, answer, said) => {
  const closed = Promise.withResolvers<void>();
  const { model } = await gemini(
    [
      (response) => {
        response.on("close", () => closed.resolve());
        answer(response);
      },
    ],
    timeouts,
  );
  const { chunks, error } = await answerOf(model);
  expect(error).toBe("provider_timeout");
  expect(textOf(chunks)).toBe(said);
  await closed.promise;
});

test("RUN3: a connection cut within the answer is a truncated answer", async () => {
  const { model } = await gemini([
    (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`${HELLO}data: {"cand`, () => response.destroy());
    },
  ]);
  const { chunks, error } = await answerOf(model);
  expect(error).toBe("answer_truncated");
  expect(textOf(chunks)).toBe("Hello");
});

test("RUN1: a stop closes Google's connection", async () => {
  const closed = Promise.withResolvers<void>();
  const { model } = await gemini([
    (response) => {
      response.on("close", () => closed.resolve());
      response.writeHead(200, { "content-type": "text/event-stream" }).write(HELLO);
    },
  ]);
  const controller = new AbortController();
  const streamed = model.stream(QUESTION, () => controller.abort("stopped"), controller.signal);
  await expect(streamed).rejects.toBe("stopped");
  await closed.promise;
});

test("connections serve one answer after the other", async () => {
  const { model, server } = await gemini([stream(HELLO, DONE)]);
  for (let i = 0; i < 10; i++) expect(textOf((await answerOf(model)).chunks)).toBe("Hello");
  expect(server.connections()).toBeLessThanOrEqual(2);
});

test("a page of another kind than a stream is a provider's error", async () => {
  const { model } = await gemini([status(200, { "content-type": "text/html" }, "<h1>Log in</h1>")]);
  expect(await answerOf(model)).toEqual({ chunks: [], error: "provider_error" });
});

test.each([
  ["an event", 200, "answer_too_large"],
  ["an error page", 500, "provider_error"],
])("SEC7: %s without end is cut off", async (_, code, expected) => {
  const { model } = await gemini([
    (response) => {
      response.writeHead(code, { "content-type": "text/event-stream" });
      response.write("data: ");
      const more = () => {
        if (!response.destroyed) response.write("x".repeat(1 << 16), more);
      };
      more();
    },
  ]);
  expect(await answerOf(model)).toEqual({ chunks: [], error: expected });
});
