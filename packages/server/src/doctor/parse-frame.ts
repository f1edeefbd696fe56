import type { LiveFrame } from "@millrace/protocol";
import { z } from "zod";

const FRAME = z.looseObject({ type: z.string() });

/** @returns null for what the server never says */
export function parseFrame(text: string): LiveFrame | null {
  try {
    return FRAME.parse(JSON.parse(text)) as LiveFrame; // its other fields are the protocol's promise
  } catch {
    return null;
  }
}
