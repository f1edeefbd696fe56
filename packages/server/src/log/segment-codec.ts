import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Segment, StoredEvent } from "./store.ts";

/** A segment's events as the column `events` holds them. */
export function compressSegment({ lines }: Segment): Uint8Array {
  return zstdCompressSync(lines);
}

/**
 * @param firstSeq seq of the segment's first event
 * @param after only events with a greater seq
 */
export function decompressSegment(compressed: Uint8Array, firstSeq: number, after: number): StoredEvent[] {
  const texts = zstdDecompressSync(compressed).toString().split("\n");
  const from = Math.max(0, after + 1 - firstSeq);
  return texts.slice(from).map((text, index) => ({ seq: firstSeq + from + index, text }));
}
