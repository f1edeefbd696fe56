import { randomBytes } from "node:crypto";
import type { LiveTicket } from "@millrace/protocol";
import type { Clock } from "../clock.ts";
import { problem } from "../http/problems.ts";
import type { Log } from "../log/log.ts";
import type { CredentialName } from "../principal.ts";
import { hashOf } from "../secret-hash.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";

const TICKET_BYTES = 32;
const LIFE_MS = 60_000;
/** Tickets of one credential that nobody used yet (SEC7). */
const MAX_WAITING = 100;

interface TicketDependencies {
  readonly storage: Storage;
  readonly log: Pick<Log, "append">;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Tickets that open one live connection each, on whichever node: a browser cannot send a header with a WebSocket, and a
 * key must not be in an address. A ticket may, for it is worth nothing once it was used, or after a minute.
 */
export class LiveTickets {
  readonly #deps: TicketDependencies;

  constructor(deps: TicketDependencies) {
    this.#deps = deps;
  }

  /** @throws ProblemError `too_many_requests` */
  async create({ kind, id }: CredentialName): Promise<LiveTicket> {
    const { storage, log, clock } = this.#deps;
    const { db } = storage;
    const now = clock.now();
    const { waiting } = await db
      .selectFrom("live_tickets")
      .select((select) => select.fn.countAll<number>().as("waiting"))
      .where("credential_id", "=", id)
      .where("expires_at", ">", now)
      .executeTakeFirstOrThrow();
    if (waiting >= MAX_WAITING) {
      throw problem("too_many_requests", "Too many tickets wait to be used. Wait a minute.", {
        headers: { "Retry-After": "60" },
      });
    }
    const ticket = randomBytes(TICKET_BYTES).toString("base64url");
    const expires_at = now + LIFE_MS;
    const insert = db
      .insertInto("live_tickets")
      .values({ ticket_hash: hashOf(ticket), credential_kind: kind, credential_id: id, expires_at });
    const old = db.deleteFrom("live_tickets").where("expires_at", "<=", now);
    await log.append({ log: null, statements: [compiled(old), compiled(insert)], events: [] });
    return { ticket, expires_at: new Date(expires_at).toISOString() };
  }

  /** What the ticket was made under; null when there is none, or it was used or is too old. Then nobody can use it again. */
  async redeem(ticket: string): Promise<CredentialName | null> {
    const { storage, log, clock } = this.#deps;
    const hash = hashOf(ticket);
    const row = await storage.db
      .selectFrom("live_tickets")
      .selectAll()
      .where("ticket_hash", "=", hash)
      .where("expires_at", ">", clock.now())
      .executeTakeFirst();
    if (!row) return null;
    // Of several that try at once, one deletes it.
    const use = storage.db.deleteFrom("live_tickets").where("ticket_hash", "=", hash);
    const { status } = await log.append({ log: null, guards: [compiled(use)], statements: [], events: [] });
    return status === "committed" ? { kind: row.credential_kind, id: row.credential_id } : null;
  }
}
