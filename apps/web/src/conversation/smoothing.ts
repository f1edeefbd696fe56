import type { Smoothing } from "@millrace/react";
import { createStoredSetting } from "../stored-setting.ts";

export const SMOOTHINGS: readonly Smoothing[] = ["word", "character", "none"];

const setting = createStoredSetting("smoothing");

export function setSmoothing(smoothing: Smoothing): void {
  setting.set(smoothing);
}

/** How answers come into view on this device. */
export function useSmoothing(): Smoothing {
  const saved = setting.use();
  return SMOOTHINGS.find((smoothing) => smoothing === saved) ?? "word";
}
