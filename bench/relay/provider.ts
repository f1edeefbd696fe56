/**
 * A model provider that speaks the OpenAI Chat Completions stream. The model's name says what it sends:
 * `n<tokens>-d<ms between writes>-f<ms before the first>-b<tokens per write>`, for example `n200-d20-f5-b1`; with `d0`
 * the next write follows as soon as the event loop is free.
 *
 * Every token is `@<microseconds of the machine's monotonic clock, base 36>;`, so whoever reads it on this machine knows
 * how long it travelled, through any relay that leaves text alone.
 */
import { createServer, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { listen } from "../lib/listen.ts";

interface Pace {
  tokens: number;
  betweenMs: number;
  firstMs: number;
  perWrite: number;
}

function paceOf(model: string): Pace {
  const setting = (letter: string, otherwise: number) =>
    Number(new RegExp(`(?:^|-)${letter}(\\d+)`).exec(model)?.[1] ?? otherwise);
  return {
    tokens: setting("n", 200),
    betweenMs: setting("d", 20),
    firstMs: setting("f", 0),
    perWrite: setting("b", 1),
  };
}

function streamTokens(response: ServerResponse, model: string, id: string): void {
  const pace = paceOf(model);
  const frame = (choices: string, more = "") =>
    `data: {"id":"${id}","object":"chat.completion.chunk","created":1760000000,"model":"${model}","choices":[${choices}]${more}}\n\n`;
  const delta = (content: string, finish = "null") => frame(`{"index":0,"delta":${content},"finish_reason":${finish}}`);
  const usage = `,"usage":{"prompt_tokens":10,"completion_tokens":${pace.tokens},"total_tokens":${pace.tokens + 10}}`;
  let sent = 0;
  const step = () => {
    if (response.destroyed) return;
    let out = sent === 0 ? delta('{"role":"assistant","content":""}') : "";
    for (let i = 0; i < pace.perWrite && sent < pace.tokens; i++, sent++) {
      out += delta(`{"content":"@${(process.hrtime.bigint() / 1000n).toString(36)};"}`);
    }
    if (sent >= pace.tokens) response.end(`${out}${delta("{}", '"stop"')}${frame("", usage)}data: [DONE]\n\n`);
    else if (!response.write(out)) response.once("drain", step);
    else if (pace.betweenMs > 0) setTimeout(step, pace.betweenMs);
    else setImmediate(step);
  };
  setTimeout(step, pace.firstMs);
}

let answers = 0;
listen(
  createServer(async (request, response) => {
    const body = (await json(request)) as { model: string };
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    streamTokens(response, body.model, `chatcmpl-${++answers}`);
  }),
);
