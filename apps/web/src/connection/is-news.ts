import type { ConnectionStatus } from "@millrace/client";

/** Whether a person who cannot see the light should hear of a change; that it works from the start is not worth a word. */
export function isNews(before: ConnectionStatus, now: ConnectionStatus): boolean {
  if (now === before || now === "connecting") return false;
  return !(before === "connecting" && now === "live");
}
