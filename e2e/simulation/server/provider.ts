import type {
  Model,
  ModelFinish,
  ModelMessage,
  ModelRequest,
  OpenModel,
} from "../../../packages/server/src/models/port.ts";
import type { Models } from "../../../packages/server/src/models/registry.ts";
import { AnswerEmitter } from "../../../packages/server/src/models/wire/answer-emitter.ts";
import { modelFailure } from "../../../packages/server/src/models/wire/failure.ts";
import type { Random } from "../../lib/random.ts";
import type { Machine } from "../time/machine.ts";

const MODEL_ID = "simulated";

/** One answer the provider was asked for. */
export interface ProviderCall {
  /** How its text begins, unlike that of any other call. */
  readonly mark: string;
  /** All the text it has said. */
  text: string;
  /** Whether it came to its own end. */
  finished: boolean;
}

/** What trips up those who cut text at the wrong places, or take content for framing. */
const WORDS = [
  "tide ",
  "naïve ",
  "日本語 ",
  "👩‍🚀 ",
  "𝒳 ",
  "line\n",
  "data: x\n\n",
  '{"seq":1} ',
  "\u2028",
  "مرحبا ",
  "tab\t",
  "é́ ",
];

/** A provider of one model that says something else each time, at the pace of its seed, and sometimes fails. */
export class SimulatedProvider {
  readonly calls: ProviderCall[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The provider as one server process reaches it. */
  models(machine: Machine): Models {
    const model: OpenModel = {
      id: MODEL_ID,
      provider: MODEL_ID,
      keySource: "none",
      stream: (...call) => this.#answer(machine, ...call),
    };
    return {
      list: async () => [],
      defaultModel: async () => MODEL_ID,
      open: async (id) => (id === MODEL_ID ? model : null),
      close: () => Promise.resolve(),
    };
  }

  async #answer(machine: Machine, ...[request, emit, signal]: Parameters<Model["stream"]>): Promise<ModelFinish> {
    const random = this.#random;
    const call: ProviderCall = { mark: `#${this.calls.length}:`, text: "", finished: false };
    this.calls.push(call);
    const parts = new AnswerEmitter("The provider", (chunk) => {
      if (chunk.type === "text-delta") call.text += chunk.delta;
      emit(chunk);
    });
    const pause = random.pick([0, 5, 5, 8, 20, 60]);
    await sleep(machine, random.between(1, 400), signal);
    if (random.chance(0.03)) throw modelFailure("provider_overloaded", "The provider");
    if (random.chance(0.2)) {
      for (let left = random.between(1, 5); left > 0; left--) {
        parts.reasoning(random.pick(WORDS));
        await sleep(machine, pause, signal);
      }
    }
    parts.text(call.mark);
    const size = random.chance(0.03) ? 4_000 : 1;
    for (let left = random.between(3, size > 1 ? 8 : 60); left > 0; left--) {
      await sleep(machine, random.chance(0.05) ? 10 * pause : pause, signal);
      parts.text(random.pick(WORDS).repeat(size));
      if (random.chance(0.002)) throw modelFailure("answer_truncated", "The provider");
    }
    parts.end();
    call.finished = true;
    return {
      reason: random.pick(["stop", "stop", "stop", "stop", "stop", "length", "content-filter"]),
      usage: usageOf(request, call.text),
      costUsd: null,
    };
  }
}

function usageOf({ messages }: ModelRequest, text: string): ModelFinish["usage"] {
  return {
    input_tokens: messages.reduce((sum: number, message: ModelMessage) => sum + JSON.stringify(message).length, 0),
    output_tokens: text.length,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  };
}

/** @throws the signal's reason */
function sleep(machine: Machine, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelTimer = machine.setTimer(() => {
      signal.removeEventListener("abort", cut);
      resolve();
    }, ms);
    const cut = () => {
      cancelTimer();
      reject(signal.reason);
    };
    if (signal.aborted) cut();
    else signal.addEventListener("abort", cut, { once: true });
  });
}
