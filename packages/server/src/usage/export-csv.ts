import type { UsageRange } from "@millrace/protocol";
import type { Kysely } from "kysely";
import type { Person } from "../identity/identity.ts";
import type { Tables } from "../storage/schema.ts";
import { endedCalls } from "./read-usage.ts";
import type { CallRow } from "./usage-ledger.ts";

/** Rows read at once; the rest is read when the receiver has taken them. */
const PAGE_ROWS = 500;
/** Lets spreadsheets read UTF-8 as what it is. */
const BYTE_ORDER_MARK = "\uFEFF";
const NANO_DIGITS = 9;

const COLUMNS: Record<string, (row: CallRow) => string | number | null> = {
  time: ({ at }) => new Date(at).toISOString(),
  purpose: ({ purpose }) => purpose,
  session_id: ({ session_id }) => session_id,
  message_id: ({ message_id }) => message_id,
  provider: ({ provider }) => provider,
  model: ({ model }) => model,
  key: ({ key_source }) => key_source,
  outcome: ({ outcome }) => outcome,
  input_tokens: ({ input_tokens }) => input_tokens,
  cached_input_tokens: ({ cached_input_tokens }) => cached_input_tokens,
  cache_write_tokens: ({ cache_write_tokens }) => cache_write_tokens,
  output_tokens: ({ output_tokens }) => output_tokens,
  reasoning_tokens: ({ reasoning_tokens }) => reasoning_tokens,
  estimated: ({ estimated }) => (estimated === 1 ? "yes" : "no"),
  cost_usd: ({ cost_nano_usd }) => (cost_nano_usd === null ? null : dollars(cost_nano_usd)),
  latency_ms: ({ latency_ms }) => latency_ms,
  time_to_first_token_ms: ({ ttft_ms }) => ttft_ms,
};

/**
 * Every call of a range as CSV (RFC 4180), oldest first, read while it is sent.
 *
 * @param people null for a person's own calls; otherwise all calls, with who made them
 */
export function exportCsv(
  db: Kysely<Tables>,
  range: UsageRange,
  userId: string,
  people: readonly Person[] | null,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const person = new Map(people?.map(({ id, name, email }) => [id, [name, email]]));
  const whose = people === null ? userId : null;
  const head = [...(people ? ["person", "email"] : []), ...Object.keys(COLUMNS)];
  let last: CallRow | null = null;
  let text = BYTE_ORDER_MARK + csvLine(head);
  return new ReadableStream({
    async pull(controller) {
      const rows = await page(db, range, whose, last);
      last = rows.at(-1) ?? last;
      for (const row of rows) {
        const who = people ? (person.get(row.user_id) ?? ["", ""]) : [];
        text += csvLine([...who, ...Object.values(COLUMNS).map((column) => column(row))]);
      }
      if (text !== "") controller.enqueue(encoder.encode(text));
      text = "";
      if (rows.length < PAGE_ROWS) controller.close();
    },
  });
}

function page(db: Kysely<Tables>, range: UsageRange, userId: string | null, after: CallRow | null): Promise<CallRow[]> {
  const rows = endedCalls(db, range, userId).selectAll().orderBy("at").orderBy("id").limit(PAGE_ROWS);
  if (after === null) return rows.execute();
  return rows
    .where(({ or, and, eb }) => or([eb("at", ">", after.at), and([eb("at", "=", after.at), eb("id", ">", after.id)])]))
    .execute();
}

/** Exact, for sums in a spreadsheet. */
function dollars(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(NANO_DIGITS + 1, "0");
  return `${digits.slice(0, -NANO_DIGITS)}.${digits.slice(-NANO_DIGITS)}`;
}

/** A line of cells; what a spreadsheet would take for a formula is marked as text. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => quoted(harmless(String(cell ?? "")))).join(",")}\r\n`;
}

function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
