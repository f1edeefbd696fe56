interface Task {
  readonly at: number;
  /** Of two tasks at one time the one scheduled first runs first. */
  readonly order: number;
  callback: (() => void) | null;
}

/**
 * Virtual time: everything that happens in a simulation is a task in this queue, so one seed always gives one run. Between
 * two tasks every promise that can go on goes on.
 */
export class Scheduler {
  readonly #heap: Task[] = [];
  #order = 0;
  #now = 0;

  /** Milliseconds since the simulation began. */
  get now(): number {
    return this.#now;
  }

  /** Runs `callback` in `ms` milliseconds. Returns what cancels it. */
  schedule(callback: () => void, ms: number): () => void {
    const task: Task = { at: this.#now + Math.max(0, ms), order: this.#order++, callback };
    this.#push(task);
    return () => {
      task.callback = null;
    };
  }

  /** Runs task after task until `isOver` says so or virtual time reaches `limit`. @returns whether it was over in time */
  async run(isOver: () => boolean, limit: number): Promise<boolean> {
    await settled();
    while (!isOver()) {
      const task = this.#pop();
      if (!task || task.at > limit) return false;
      const { callback } = task;
      if (!callback) continue;
      this.#now = task.at;
      callback();
      await settled();
    }
    return true;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || isBefore(parent, task)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = task;
  }

  #pop(): Task | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    while (true) {
      let below = 2 * at + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (!left) break;
      let least = left;
      if (right && isBefore(right, left)) {
        least = right;
        below++;
      }
      if (isBefore(last, least)) break;
      heap[at] = least;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Task, other: Task): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

const hop = globalThis.setImmediate;

/** Resolves when every promise and stream that can go on without a task has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => hop(resolve));
}
