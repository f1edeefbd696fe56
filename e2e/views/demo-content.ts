import type { Accepted, Answered, Experiment, NewShare, RateMessage, Session, Snapshot } from "@millrace/protocol";
import type { APIRequestContext } from "playwright-core";

/** Ada's sessions by what is in them; the values are their ids. */
export interface DemoContent {
  /** Reasoning, then a table. */
  readonly talk: string;
  readonly long: string;
  readonly code: string;
  readonly failed: string;
  readonly stopped: string;
  readonly declined: string;
  readonly erased: string;
  readonly unread: string;
  readonly arabic: string;
  readonly empty: string;
  /** A question and its answer, each in two versions. */
  readonly versions: string;
  /** Where the link to `talk` leads. */
  readonly sharedPath: string;
}

/** Makes Ada's account, signs in with it, and holds conversations with the demo model, which never varies. */
export async function makeDemoContent(request: APIRequestContext, url: string): Promise<DemoContent> {
  const post = async <Body>(path: string, data: object, headers: Record<string, string> = {}): Promise<Body> => {
    const answer = await request.post(url + path, { data, headers: { origin: url, ...headers } });
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
    const text = await answer.text();
    return JSON.parse(text || "null"); // the route's promise
  };
  const patch = async (id: string, data: object) => {
    const answer = await request.patch(`${url}/api/v1/chat/sessions/${id}`, { data, headers: { origin: url } });
    if (!answer.ok()) throw new Error(`Changing a session answered ${answer.status()}`);
  };
  const createSession = async (title: string) => (await post<Session>("/api/v1/chat/sessions", { title })).id;
  const ask = (session_id: string, content: string) => post<Answered>("/api/v1/chat/messages", { session_id, content });
  const talkAbout = async (title: string, ...questions: string[]) => {
    const id = await createSession(title);
    for (const question of questions) await ask(id, question);
    return id;
  };

  await post("/api/auth/sign-up/email", {
    name: "Ada Lovelace",
    email: "ada@example.com",
    password: "correct horse battery",
  });
  const empty = await createSession("Ideas for the summer");
  const arabic = await talkAbout("Arabic, please", "Arabic, please");
  const long = await talkAbout("How answers travel", "Tell me a long story of how answers travel");
  const unread = await talkAbout("Count to 100", "Count to 100");
  const erased = await createSession("What we said about Anna");
  const { message } = await ask(erased, "Table of the people who did not pay, with Anna in it");
  const gone = await request.delete(`${url}/api/v1/chat/messages/${erased}/${message.parent_id}`, {
    headers: { origin: url },
  });
  if (!gone.ok()) throw new Error(`Erasing answered ${gone.status()}`);
  const declined = await talkAbout("Refuse this one", "Refuse this one");
  const stopped = await createSession("Take it slow");
  await post<Accepted>(
    "/api/v1/chat/messages",
    { session_id: stopped, content: "Take it slow" },
    { prefer: "respond-async" },
  );
  await post(`/api/v1/chat/sessions/${stopped}/stop`, {});
  const failed = await talkAbout("Show me an error", "Show me an error");
  const code = await talkAbout("Code that adds up my spend", "Write code that adds up my spend");
  const talk = await talkAbout(
    "Campaigns that bring back the least",
    "Which campaigns bring back the least? A table, please",
    "Think about what I should do with them",
  );
  const versions = await talkAbout("A name for the newsletter", "Table of names for the newsletter");
  await post("/api/v1/chat/messages", {
    session_id: versions,
    parent_id: null,
    content: "Code names for the newsletter",
  });
  await post(`/api/v1/chat/runs/${(await ask(versions, "Count to 3")).run.id}/retry`, {});
  await patch(versions, { archived: true });
  await patch(code, { pinned: true, context_tags: ["spend"] });
  await patch(talk, { context_tags: ["campaigns", "spend"] });
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  await post("/api/v1/api-keys", { name: "Old laptop", scopes: ["read"], expires_at: null });
  await post("/api/v1/api-keys", {
    name: "Weekly report",
    scopes: ["read", "write", "generate"],
    expires_at: inDays(90),
  });
  await makePromptTest(request, url, post);
  await rateAnswers(request, url, talk, code);
  const share = await post<NewShare>(`/api/v1/chat/sessions/${talk}/shares`, {});
  for (const id of [versions, arabic, long, erased, declined, stopped, failed, code, talk]) {
    const snapshot = await request.get(`${url}/api/v1/chat/sessions/${id}`);
    const { offset }: Snapshot = await snapshot.json();
    await post(`/api/v1/chat/sessions/${id}/read`, { offset });
  }
  return {
    talk,
    long,
    code,
    failed,
    stopped,
    declined,
    erased,
    unread,
    arabic,
    empty,
    versions,
    sharedPath: new URL(share.url).pathname,
  };
}

type Post = <Body>(path: string, data: object) => Promise<Body>;

/** A test with figures that demo answers, which never vary, can give it. */
async function makePromptTest(request: APIRequestContext, url: string, post: Post): Promise<void> {
  const tests = "/api/v1/admin/experiments";
  const { id } = await post<Experiment>(tests, {
    name: "Shorter answers about campaigns",
    target: { kind: "mode", mode: "ads" },
    variants: [
      { name: "As it is", prompt: null, weight: 1 },
      { name: "Brief", prompt: "Answer in one sentence.", weight: 1 },
    ],
    primary_metric: "up_share",
    planned_answers: 100,
  });
  await post(`${tests}/${id}/start`, {});
  for (let count = 1; count <= 24; count++) {
    const session = await post<Session>("/api/v1/chat/sessions", { title: `Campaign ${count}`, mode: "ads" });
    const { message } = await post<Answered>("/api/v1/chat/messages", {
      session_id: session.id,
      content: `Count to ${count}`,
    });
    await rate(request, url, message.id, { value: count % 3 === 0 ? "down" : "up" });
    await post(`/api/v1/chat/sessions/${session.id}/read`, { offset: await offsetOf(request, url, session.id) });
    const response = await request.patch(`${url}/api/v1/chat/sessions/${session.id}`, {
      data: { archived: true },
      headers: { origin: url },
    });
    if (!response.ok()) throw new Error(`Archiving answered ${response.status()}`);
  }
}

async function offsetOf(request: APIRequestContext, url: string, session: string): Promise<string> {
  const { offset }: Snapshot = await (await request.get(`${url}/api/v1/chat/sessions/${session}`)).json();
  return offset;
}

/** The newest answer of each. */
async function rateAnswers(request: APIRequestContext, url: string, good: string, bad: string): Promise<void> {
  const ratings: [string, RateMessage][] = [
    [good, { value: "up", reasons: ["clear"] }],
    [bad, { value: "down", reasons: ["incomplete"], comment: "It does not say which account." }],
  ];
  for (const [session, rating] of ratings) {
    const { messages }: Snapshot = await (await request.get(`${url}/api/v1/chat/sessions/${session}`)).json();
    await rate(request, url, messages.at(-1)?.id ?? "", rating);
  }
}

async function rate(request: APIRequestContext, url: string, message: string, data: RateMessage): Promise<void> {
  const response = await request.put(`${url}/api/v1/chat/messages/${message}/rating`, {
    data,
    headers: { origin: url },
  });
  if (!response.ok()) throw new Error(`Rating answered ${response.status()}`);
}
