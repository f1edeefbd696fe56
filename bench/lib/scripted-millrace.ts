import { setTimeout as sleep } from "node:timers/promises";
import { startScriptedProvider } from "../../packages/server/testing/scripted-provider.ts";
import { type Millrace, startMillrace } from "./millrace.ts";

/** A model that says what it is told to, when it is told to. */
export interface Speaker {
  say(text: string): void;
  /** Ends the answer. */
  finish(): void;
}

interface Snapshot {
  offset: string;
  active_runs: unknown[];
}

/** Millrace with a provider in this process, so that what an answer says, and when, is decided here. */
export interface ScriptedMillrace extends Millrace {
  createSession(): Promise<string>;
  /** The offset to follow the session's log from. */
  offset(sessionId: string): Promise<string>;
  /** Begins an answer in this session, without telling the model what was said before. */
  begin(sessionId: string): Promise<Speaker>;
  /** Resolves when no answer is active there any more. */
  settled(sessionId: string): Promise<void>;
}

export async function startScriptedMillrace(nodeArgs: string[] = []): Promise<ScriptedMillrace> {
  const provider = await startScriptedProvider();
  provider.answerByHand();
  const millrace = await startMillrace(new URL(provider.url).origin, nodeArgs);
  const snapshot = (id: string) => millrace.call<Snapshot>("GET", `/api/v1/chat/sessions/${id}`);
  return {
    ...millrace,
    createSession: async () => (await millrace.call<{ id: string }>("POST", "/api/v1/chat/sessions", {})).id,
    offset: async (id) => (await snapshot(id)).offset,
    async begin(id) {
      const message = { session_id: id, content: "Say something", model: "openai/scripted", parent_id: null };
      await millrace.call("POST", "/api/v1/chat/messages", message, { prefer: "respond-async" });
      const call = await provider.next();
      return { say: (text) => call.say(text), finish: () => call.finish() };
    },
    async settled(id) {
      while ((await snapshot(id)).active_runs.length > 0) await sleep(20);
    },
    async stop() {
      await millrace.stop();
      await provider.close();
    },
  };
}
