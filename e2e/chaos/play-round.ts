import type { Accepted, Answered, SendMessage, StopAccepted } from "@millrace/protocol";
import type { Api } from "../lib/api.ts";
import type { Random } from "../lib/random.ts";
import type { ServerProcess } from "../lib/server-process.ts";
import { marked } from "./provider.ts";
import { answerOf, LogReader, readNamedEvents, type Shown } from "./readers.ts";

const SESSIONS = 10;
const MESSAGES_PER_SESSION = 3;
const STOPPED_SESSIONS = 2;

/** A message that a client sent, and what it knows of its fate. */
export interface Sent {
  readonly body: SendMessage & { client_message_id: string };
  /** A 2xx came back. Otherwise the client does not know. */
  acknowledged: boolean;
  /** As far as the answer told. */
  messageId: string | null;
}

/** A session whose answers somebody stopped, or tried to. */
export interface Stop {
  readonly sessionId: string;
  /** The runs that the server says are stopped; empty as long as it says nothing. */
  runs: string[];
}

/** Everything that clients did and saw up to the kill. */
export interface Round {
  readonly sessionIds: readonly string[];
  readonly sent: Sent[];
  readonly stops: Stop[];
  readonly logReaders: readonly LogReader[];
  readonly shown: Shown;
}

/**
 * Ten sessions are answered at once, with readers on all of them, more messages coming and some being stopped; then, at a random moment, the
 * server is killed.
 *
 * @param name begins every client_message_id of the round
 */
export async function playRound(
  server: ServerProcess,
  api: Api,
  models: readonly string[],
  random: Random,
  name: string,
): Promise<Round> {
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => api.createSession()));
  const sessionIds = sessions.map(({ id }) => id);
  const round: Round = {
    sessionIds,
    sent: [],
    stops: [],
    logReaders: sessionIds.map((id) => new LogReader(id)),
    shown: { tokens: [], outcomes: new Map() },
  };
  const forever = new AbortController().signal;
  const killed = new AbortController();
  const clients = round.logReaders.map((reader, index) =>
    index % 2 === 0 ? reader.read(api, forever) : readInStretches(reader, api, random.between(30, 150), killed.signal),
  );
  for (const sessionId of sessionIds.filter((_, index) => index % 2 === 0)) {
    clients.push(follow(api, sessionId, round.shown));
  }
  for (const [index, sessionId] of sessionIds.entries()) {
    const plan = Array.from({ length: MESSAGES_PER_SESSION }, (_, number) => ({
      afterMs: number === 0 ? 0 : random.between(0, 250),
      form: FORMS[random.between(0, FORMS.length - 1)] ?? "accepted",
      body: {
        session_id: sessionId,
        content: marked(`${name}-${index}-${number}`),
        client_message_id: `${name}-${index}-${number}`,
        model: models[random.between(0, models.length - 1)] ?? "",
      },
    }));
    clients.push(sendAll(api, plan, round, killed.signal));
  }
  for (const sessionId of sessionIds.slice(0, STOPPED_SESSIONS)) {
    clients.push(stopAfter(random.between(0, 600), api, sessionId, round, killed.signal));
  }
  // Every third kill comes within milliseconds of the first messages.
  await pause(random.chance(1 / 3) ? random.between(0, 15) : random.between(15, 900));
  killed.abort();
  await server.end("SIGKILL");
  await Promise.all(clients);
  return round;
}

const FORMS = ["accepted", "streamed", "finished"] as const;

interface Plan {
  afterMs: number;
  form: (typeof FORMS)[number];
  body: Sent["body"];
}

/** A device whose connection breaks again and again. */
async function readInStretches(reader: LogReader, api: Api, ms: number, killed: AbortSignal): Promise<void> {
  while (!killed.aborted) await reader.read(api, AbortSignal.timeout(ms));
}

/** One person's messages, one after the other; those that wait for the finished answer do not hold up the next. */
async function sendAll(api: Api, plan: readonly Plan[], round: Round, killed: AbortSignal): Promise<void> {
  const waiting: Promise<void>[] = [];
  for (const { afterMs, form, body } of plan) {
    await pause(afterMs);
    if (killed.aborted) break;
    const sent: Sent = { body, acknowledged: false, messageId: null };
    round.sent.push(sent);
    const done = sendOne(api, form, sent, round.shown);
    if (form === "accepted") await done;
    else waiting.push(done);
  }
  await Promise.all(waiting);
}

async function sendOne(api: Api, form: Plan["form"], sent: Sent, shown: Shown): Promise<void> {
  const response = await answerOf(
    api.fetch(`/api/v1/chat/messages${form === "streamed" ? "?stream=true" : ""}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(form === "accepted" && { prefer: "respond-async" }) },
      body: JSON.stringify(sent.body),
    }),
  );
  if (!response) return;
  if (!response.ok) throw new Error(`a message was answered with ${response.status}: ${await response.text()}`);
  sent.acknowledged = true;
  if (form === "streamed") return readNamedEvents(response, shown);
  // The body may break off; the status was the acknowledgement.
  const answer = (await response.json().catch(() => null)) as Accepted | Answered | null;
  if (!answer) return;
  sent.messageId = answer.message.role === "user" ? answer.message.id : answer.message.parent_id;
}

async function stopAfter(ms: number, api: Api, sessionId: string, round: Round, killed: AbortSignal): Promise<void> {
  await pause(ms);
  if (killed.aborted) return;
  const stop: Stop = { sessionId, runs: [] };
  round.stops.push(stop);
  const response = await answerOf(api.fetch(`/api/v1/chat/sessions/${sessionId}/stop`, { method: "POST" }));
  if (!response) return;
  if (!response.ok) throw new Error(`a stop was answered with ${response.status}: ${await response.text()}`);
  const answer = (await response.json().catch(() => null)) as StopAccepted | null;
  stop.runs = answer?.runs ?? [];
}

async function follow(api: Api, sessionId: string, shown: Shown): Promise<void> {
  const response = await answerOf(api.fetch(`/api/v1/chats/${sessionId}/stream`));
  if (response) await readNamedEvents(response, shown);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
