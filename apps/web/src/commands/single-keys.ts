import { createStoredSetting } from "../stored-setting.ts";

const setting = createStoredSetting("single-keys");

/** Whether shortcuts of one key work. Some people cannot use them: who speaks to the computer, or whose hand slips. */
export function areSingleKeysOn(): boolean {
  return setting.get() !== "off";
}

export function setSingleKeys(on: boolean): void {
  setting.set(on ? "on" : "off");
}

export function useSingleKeys(): boolean {
  return setting.use() !== "off";
}
