import { formatOffset, type SubscriptionEndReason } from "@millrace/protocol";
import type { LogChannel, Subscriber } from "./log-channel.ts";
import type { Page } from "./page-cache.ts";

/** What a subscription needs of its connection. */
interface Reader {
  readonly keepsUp: boolean;
  write(frame: Page["frame"]): void;
  want(subscription: Subscription): void;
  recheck(subscription: Subscription): void;
}

/** Where one connection is in one log. */
export class Subscription implements Subscriber {
  readonly session_id: string;
  readonly #reader: Reader;
  readonly #channel: LogChannel;
  #seq: number;

  constructor(reader: Reader, channel: LogChannel, { seq }: { seq: number }) {
    this.session_id = channel.id;
    this.#reader = reader;
    this.#channel = channel;
    this.#seq = seq;
    channel.add(this);
  }

  get offset(): string {
    return formatOffset(this.#channel.epoch, this.#seq);
  }

  deliver(page: Page, after: number): void {
    if (this.#seq !== after || !this.#reader.keepsUp) {
      this.#reader.want(this);
      return;
    }
    this.#seq = page.seq;
    this.#reader.write(page.frame);
  }

  wake(): void {
    this.#reader.want(this);
  }

  recheck(): void {
    this.#reader.recheck(this);
  }

  nextPage(): Page | null | Promise<Page | null | SubscriptionEndReason> {
    return this.#channel.page(this.#seq);
  }

  reached(seq: number): void {
    this.#seq = seq;
  }

  close(): void {
    this.#channel.remove(this);
  }
}
