import { createStoredSetting } from "../stored-setting.ts";

const MOST = 4;
const setting = createStoredSetting("recent-models");

/** Ids of the models chosen last on this device, the latest first. */
export function useRecentModels(): readonly string[] {
  return parse(setting.use());
}

export function rememberModel(id: string): void {
  const others = parse(setting.get()).filter((other) => other !== id);
  setting.set([id, ...others].slice(0, MOST).join(" "));
}

/** Ids have no spaces. */
function parse(text: string | null): string[] {
  return text ? text.split(" ") : [];
}
