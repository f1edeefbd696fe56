import { DELAY_CLASSES } from "@millrace/protocol";
import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";

/** What counts as in time. */
const IN_TIME_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

interface DeliveryOptions {
  readonly storage: Storage;
  readonly log: Log;
  readonly clock: Pick<Clock, "now">;
}

/** How long events took from their commit to somebody's screen, as the devices report it, per day (UTC). */
export class DeliveryCounts {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** @param counts events per class of `DELAY_CLASSES`, then those that took longer */
  async add(counts: readonly number[]): Promise<void> {
    const { storage, log, clock } = this.#options;
    const day = Math.floor(clock.now() / DAY_MS) * DAY_MS;
    const statements = counts.flatMap((count, delay_class) =>
      count === 0
        ? []
        : compiled(
            storage.db
              .insertInto("delivery_counts")
              .values({ day, delay_class, count })
              .onConflict((conflict) =>
                conflict
                  .columns(["day", "delay_class"])
                  .doUpdateSet((set) => ({ count: set("delivery_counts.count", "+", set.ref("excluded.count")) })),
              ),
          ),
    );
    if (statements.length > 0) await log.append({ log: null, statements, events: [] });
  }

  /** Events seen since then, and how many of them in time. */
  async since(at: number): Promise<{ events: number; in_time: number }> {
    const rows = await this.#options.storage.db
      .selectFrom("delivery_counts")
      .select((select) => ["delay_class", select.fn.sum<number>("count").as("count")])
      .where("day", ">=", Math.floor(at / DAY_MS) * DAY_MS)
      .groupBy("delay_class")
      .execute();
    const total = (fits: (limit: number) => boolean) =>
      rows.reduce(
        (sum, row) => sum + (fits(DELAY_CLASSES[row.delay_class] ?? Number.POSITIVE_INFINITY) ? Number(row.count) : 0),
        0,
      );
    return { events: total(() => true), in_time: total((limit) => limit <= IN_TIME_MS) };
  }
}
