import type { KeyOutcome, RunErrorCode } from "@millrace/protocol";
import { type Dispatcher, request } from "undici";
import { z } from "zod";
import { AddressRefused } from "../guarded/address-refused.ts";
import { guardedUrl } from "../guarded/guarded-url.ts";
import { keyHeaders, listedModels, questionUrl, usualStatus } from "../models/free-question.ts";
import type { ProviderSetup } from "../models/models-config.ts";
import { reportedFailure } from "../models/wire/failure.ts";
import type { Dispatchers } from "./dependencies.ts";
import { MAX_MODELS, MODEL_LENGTH } from "./schemas.ts";

/** The longest a try may take, in milliseconds, and the most it reads of an answer, in bytes (SEC7). */
const TIME_LIMIT = 10_000;
const MAX_BODY = 4 << 20;

const ABOUT_KEY = z.object({ data: z.looseObject({ limit_remaining: z.number().nullish() }) });

export interface Trial {
  readonly outcome: KeyOutcome;
  /** What the server lists; null when it does not say. */
  readonly models: readonly string[] | null;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Calls the provider with the key for what costs nothing: its list of models, or at OpenRouter, where everybody may have
 * that, what it says of the key. A server without such a list is asked for one token of the first model named.
 */
export async function tryKey(setup: ProviderSetup, dispatchers: Dispatchers): Promise<Trial> {
  const dispatcher = setup.guarded ? dispatchers.guarded : dispatchers.plain;
  try {
    if (setup.guarded && !guardedUrl(setup.baseUrl)) return { outcome: "address_refused", models: null };
    const answer = await ask(setup, dispatcher, questionUrl(setup));
    const [model] = setup.models;
    const hasNoList = setup.guarded && (answer.status === 404 || answer.status === 405);
    if (!hasNoList || model === undefined) return judge(setup, answer);
    const messages = [{ role: "user", content: "Hi" }];
    const said = await ask(setup, dispatcher, `${setup.baseUrl.replace(/\/+$/, "")}/chat/completions`, {
      model,
      max_tokens: 1,
      messages,
    });
    return said.status === 200 && isJson(said.body) ? { outcome: "working", models: null } : failed(setup, said);
  } catch (error) {
    return { outcome: error instanceof AddressRefused ? "address_refused" : "unreachable", models: null };
  }
}

async function ask(setup: ProviderSetup, dispatcher: Dispatcher, url: string, body?: object): Promise<Answer> {
  const response = await request(url, {
    dispatcher,
    method: body === undefined ? "GET" : "POST",
    headers: { accept: "application/json", ...(body && { "content-type": "application/json" }), ...keyHeaders(setup) },
    signal: AbortSignal.timeout(TIME_LIMIT),
    ...(body && { body: JSON.stringify(body) }),
  });
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.length;
    if (size > MAX_BODY) break;
    pieces.push(piece);
  }
  return { status: usualStatus(setup, response.statusCode), body: Buffer.concat(pieces).toString("utf8") };
}

function judge(setup: ProviderSetup, answer: Answer): Trial {
  if (answer.status !== 200) return failed(setup, answer);
  const body = parseOrNull(answer.body);
  if (setup.name === "openrouter") {
    const about = ABOUT_KEY.safeParse(body);
    if (!about.success) return { outcome: "not_a_server", models: null };
    const remaining = about.data.data.limit_remaining ?? null;
    return { outcome: remaining !== null && remaining <= 0 ? "no_credit" : "working", models: null };
  }
  const listed = listedModels(body);
  if (!listed) return { outcome: "not_a_server", models: null };
  const ids = listed.filter((id) => id !== "" && id.length <= MODEL_LENGTH);
  return { outcome: "working", models: ids.slice(0, MAX_MODELS) };
}

function failed({ title }: ProviderSetup, { status, body }: Answer): Trial {
  const outcome = OUTCOMES.get(reportedFailure(body, status, title).error.code);
  return { outcome: outcome ?? (status >= 500 ? "unreachable" : "not_a_server"), models: null };
}

/** Of refusals; any other says that something else is at this address. */
const OUTCOMES = new Map<RunErrorCode, KeyOutcome>([
  ["key_rejected", "key_refused"],
  ["quota_exhausted", "no_credit"],
  ["rate_limited", "unreachable"],
  ["provider_overloaded", "unreachable"],
  ["provider_timeout", "unreachable"],
]);

function isJson(text: string): boolean {
  return parseOrNull(text) !== null;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
