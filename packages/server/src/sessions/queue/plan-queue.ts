import type { QueueUpdated } from "@millrace/protocol";

/** What was said and waits for its turn, with the empty message that will answer it. */
export interface Waiting {
  readonly run_id: string;
  readonly question: string;
  readonly answer: string;
}

/** A session's queue, and the tree it hangs in. */
export interface Queue {
  /** Every queued run, the next one first. */
  readonly runs: readonly string[];
  /** Those among them that answer something new, in the same order. */
  readonly waiting: readonly Waiting[];
  /** Messages that other queued runs have yet to write: message id → run id. */
  readonly unwritten: ReadonlyMap<string, string>;
  /** Every message of the session in the order of creation: its id → its parent's. */
  readonly parents: ReadonlyMap<string, string | null>;
  readonly leaf_id: string | null;
}

export type QueuePlan = QueueUpdated["data"];

/**
 * Gives a waiting message another place in the queue. The waiting messages of its path follow each other in the new order.
 *
 * @param before the run it is to come before; null: after all others
 * @returns null when one of the two does not wait, or when a message would come before the answer it replies to
 */
export function planMove(queue: Queue, runId: string, before: string | null): QueuePlan | null {
  const moved = queue.waiting.find(({ run_id }) => run_id === runId);
  const others = queue.waiting.filter((each) => each !== moved);
  const at = before === null ? others.length : others.findIndex(({ run_id }) => run_id === before);
  if (!moved || at < 0) return null;
  const waiting = others.toSpliced(at, 0, moved);
  const places = new Set(waiting.map(({ run_id }) => run_id));
  let next = 0;
  const order = queue.runs.map((id) => (places.has(id) ? (waiting[next++]?.run_id ?? id) : id));
  if (waiting.some((each) => isEarly(queue, each, order))) return null;
  const line = lineOf(queue, moved);
  return plan(queue, {
    order,
    base: line.base,
    line: waiting.filter((each) => line.members.includes(each)),
    gone: null,
  });
}

/** Takes a waiting message back; what follows it then follows what it followed. Null when it does not wait. */
export function planRemoval(queue: Queue, runId: string): QueuePlan | null {
  const gone = queue.waiting.find(({ run_id }) => run_id === runId);
  if (!gone) return null;
  const { base, members } = lineOf(queue, gone);
  const order = queue.runs.filter((id) => id !== runId);
  return plan(queue, { order, base, line: members.filter((each) => each !== gone), gone });
}

/** The waiting messages of one path, in order, and what the first of them follows. */
function lineOf(queue: Queue, one: Waiting): { base: string | null; members: Waiting[] } {
  const byAnswer = new Map(queue.waiting.map((each) => [each.answer, each]));
  const rootOf = (each: Waiting): Waiting => {
    let root = each;
    for (const id of ancestors(queue.parents, each.question)) root = byAnswer.get(id) ?? root;
    return root;
  };
  const root = rootOf(one);
  return {
    base: queue.parents.get(root.question) ?? null,
    members: queue.waiting.filter((each) => rootOf(each) === root),
  };
}

/** Whether the message would be answered before an answer it replies to is written. */
function isEarly(queue: Queue, { run_id, question }: Waiting, order: readonly string[]): boolean {
  const writers = ancestors(queue.parents, question).flatMap((id) => queue.unwritten.get(id) ?? []);
  return writers.some((writer) => order.indexOf(writer) > order.indexOf(run_id));
}

interface Wish {
  order: string[];
  base: string | null;
  /** What is to stand one after the other behind `base`. */
  line: readonly Waiting[];
  gone: Waiting | null;
}

function plan(queue: Queue, { order, base, line, gone }: Wish): QueuePlan {
  const parents: Record<string, string | null> = {};
  let parent = base;
  for (const { question, answer } of line) {
    if (queue.parents.get(question) !== parent) parents[question] = parent;
    parent = answer;
  }
  const removed = gone ? [gone.question, gone.answer] : [];
  const after = new Map<string, string | null>();
  for (const [id, former] of queue.parents) {
    if (removed.includes(id)) continue;
    const isOrphan = gone && former !== null && removed.includes(former) && parents[id] === undefined;
    if (isOrphan) parents[id] = queue.parents.get(gone.question) ?? null;
    after.set(id, parents[id] === undefined ? former : parents[id]);
  }
  const moved = [...removed, ...Object.keys(parents)];
  const affected = new Set([...removed, ...moved.flatMap((id) => [queue.parents.get(id) ?? "", after.get(id) ?? ""])]);
  const children = childrenOf(after);
  const isLeafMoved = queue.leaf_id !== null && !isSame(queue.parents, after, queue.leaf_id);
  return {
    order,
    parents,
    removed,
    children: Object.fromEntries([...affected].map((id) => [id, children.get(id) ?? []])),
    leaf_id: isLeafMoved ? newestLeaf(children, parent) : queue.leaf_id,
  };
}

/** Whether the path to the message is the same before and after. */
function isSame(before: Queue["parents"], after: Queue["parents"], id: string): boolean {
  return after.has(id) && ancestors(before, id).join() === ancestors(after, id).join();
}

function ancestors(parents: Queue["parents"], id: string): string[] {
  const path: string[] = [];
  for (let at = parents.get(id); at; at = parents.get(at)) path.push(at);
  return path;
}

function childrenOf(parents: Queue["parents"]): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [id, parent] of parents) {
    const siblings = children.get(parent ?? "");
    if (siblings) siblings.push(id);
    else children.set(parent ?? "", [id]);
  }
  return children;
}

/** Follows the newest child from a message on. */
function newestLeaf(children: ReadonlyMap<string, readonly string[]>, from: string | null): string | null {
  let leaf = from;
  for (let next = children.get(leaf ?? "")?.at(-1); next; next = children.get(next)?.at(-1)) leaf = next;
  return leaf;
}
