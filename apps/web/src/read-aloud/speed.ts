import { createStoredSetting } from "../stored-setting.ts";
import { reader } from "./use-reader.ts";

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;

const setting = createStoredSetting("read-aloud-speed");

export function speed(): number {
  return toSpeed(setting.get());
}

export function useSpeed(): number {
  return toSpeed(setting.use());
}

export function setSpeed(value: number): void {
  setting.set(String(value));
  reader.setRate(value);
}

function toSpeed(saved: string | null): number {
  return SPEEDS.find((value) => String(value) === saved) ?? 1;
}
