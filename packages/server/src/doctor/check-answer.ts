import { isDeepStrictEqual } from "node:util";
import {
  type Accepted,
  type Message,
  type ModelList,
  messageText,
  reduce,
  type SessionState,
  type Snapshot,
  stateFromSnapshot,
} from "@millrace/protocol";
import { type Finding, fail, pass, skip } from "./finding.ts";
import { FrameReader } from "./frame-reader.ts";
import { openEventStream, openWebSocket } from "./open-live.ts";
import type { Patience } from "./patience.ts";
import { refusalOf, request, type Visitor } from "./visitor.ts";

const SESSIONS = "/api/v1/chat/sessions";

/**
 * The whole way of an answer: asked for in a session of its own, received over a live connection, compared with what is
 * stored, erased.
 *
 * @param generate whether a real model, which may cost money, is asked; else only the demo model is
 */
export async function checkAnswer(visitor: Visitor, generate: boolean, patience: Patience): Promise<Finding> {
  const call = createCall(visitor, patience);
  try {
    const { items, default_model } = await call<ModelList>("GET", "/api/v1/models");
    const demo = items.find((model) => model.demo)?.id;
    const model = generate ? default_model : demo;
    if (model === undefined) {
      return skip("Only real models are set up; --generate asks one of them, which may cost money.");
    }
    const { id } = await call<{ id: string }>("POST", SESSIONS, { title: "Self-check" });
    try {
      return await askIn(id, model, call, visitor, patience);
    } finally {
      await call("DELETE", `${SESSIONS}/${id}`);
    }
  } catch (error) {
    if (error instanceof Refused) return fail(error.message, "What the server itself printed may say more.");
    throw error;
  }
}

async function askIn(
  session: string,
  model: string,
  call: Call,
  visitor: Visitor,
  patience: Patience,
): Promise<Finding> {
  const before = await call<Snapshot>("GET", `${SESSIONS}/${session}`);
  const reader = await openAny(visitor, session, before.offset, patience);
  if (!reader) return skip("It needs a live connection; see the lines above.");
  try {
    const question = { session_id: session, content: "count to 5", model };
    const { run } = await call<Accepted>("POST", "/api/v1/chat/messages", question, { prefer: "respond-async" });
    const received = await follow(reader, stateFromSnapshot(before), run.id, patience);
    if (received === null) {
      return fail(
        `The answer of ${model} does not arrive.`,
        "If the lines about live connections are well, see what the server itself printed.",
      );
    }
    const stored = (await call<Snapshot>("GET", `${SESSIONS}/${session}`)).messages.at(-1);
    return compare(model, received, stored);
  } finally {
    reader.close();
  }
}

async function openAny(visitor: Visitor, session_id: string, offset: string, patience: Patience) {
  for (const open of [openWebSocket, openEventStream]) {
    const opened = await open(visitor, [{ session_id, offset }], patience.reply());
    if (opened instanceof FrameReader) return opened;
  }
  return null;
}

/** @returns the answer once the run has ended; null when it does not arrive */
async function follow(
  reader: FrameReader,
  state: SessionState,
  runId: string,
  patience: Patience,
): Promise<Message | undefined | null> {
  for (;;) {
    const frame = await reader.next(patience.silence());
    if (frame === "late" || frame === "over" || frame.type === "connection-end") return null;
    if (frame.type !== "events") continue;
    state = frame.events.reduce<SessionState>(reduce, state);
    if (frame.events.some((event) => event.type === "run-end" && event.run_id === runId)) return state.messages.at(-1);
  }
}

function compare(model: string, received: Message | undefined, stored: Message | undefined): Finding {
  if (!received || !isDeepStrictEqual(received, stored)) {
    return fail(
      `What was received of ${model}'s answer is not what is stored.`,
      "That is a fault of Millrace: please report it, with the versions of server and database.",
    );
  }
  if (received.role === "assistant" && received.error) {
    return fail(
      `${model} does not answer: ${received.error.message}`,
      "See the line about its provider; a key may be out of credit.",
    );
  }
  return pass(
    `The answer of ${model} (${messageText(received).length} characters) arrived, and is stored as it arrived.`,
  );
}

/** A request of this check that was answered, but not with success. */
class Refused extends Error {}

type Call = <Body>(method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Body>;

/** The body's type is the route's promise. */
function createCall(visitor: Visitor, patience: Patience): Call {
  return async <Body>(method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const signal = patience.reply();
    const response = await request(visitor, method, path, { ...(body && { body }), headers, signal });
    if (!response.ok) throw new Refused((await refusalOf(response)).sentence);
    return (response.status === 204 ? undefined : await response.json()) as Body;
  };
}
