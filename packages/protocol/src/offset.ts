/**
 * A position in a log, as clients see it: `<8-digit epoch>_<16-digit seq>`, sortable as text and opaque to clients
 * (LOG3). An offset names the last event its holder has; a reader receives only what comes after it.
 */
export interface Position {
  epoch: number;
  seq: number;
}

const FORM = /^(\d{8})_(\d{16})$/;

export function formatOffset(epoch: number, seq: number): string {
  return `${String(epoch).padStart(8, "0")}_${String(seq).padStart(16, "0")}`;
}

/** The position an offset names, or null when the text is not an offset. */
export function parseOffset(offset: string): Position | null {
  const match = FORM.exec(offset);
  if (!match) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: Number(match[1]), seq } : null;
}
