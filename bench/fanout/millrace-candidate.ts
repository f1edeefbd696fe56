import { startScriptedMillrace } from "../lib/scripted-millrace.ts";
import { subscription, type Transport } from "../lib/subscription.ts";
import type { Candidate } from "./candidate.ts";

/**
 * All subscribers read one session's log; an event is a piece of an answer that the model gives there. So publishing is
 * one write by the provider, which Millrace parses and commits to disk before anybody sees it.
 */
export async function startMillraceCandidate(transport: Transport): Promise<Candidate> {
  const millrace = await startScriptedMillrace();
  const session = await millrace.createSession();
  const answer = await millrace.begin(session);
  return {
    pid: millrace.pid,
    port: Number(new URL(millrace.url).port),
    steps: subscription(transport, millrace, session, await millrace.offset(session)),
    publish: (text) => answer.say(text),
    stop: () => millrace.stop(),
  };
}
