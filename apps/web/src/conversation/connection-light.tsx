import type { ConnectionStatus } from "@millrace/client";
import { useTranslations } from "use-intl";

const COLOURS: Record<ConnectionStatus, string> = {
  connecting: "bg-line-strong",
  live: "bg-live",
  reconnecting: "bg-attention animate-breathe",
  offline: "bg-danger",
};

/** A dot; a word beside it whenever all is not well. */
export function ConnectionLight({ status }: { status: ConnectionStatus }) {
  const translate = useTranslations("connection");
  const word = translate(status);
  return (
    <div
      role="status"
      data-testid="connection"
      data-status={status}
      className="flex items-center gap-2 text-sm text-quiet"
    >
      <span title={word} className={`size-2 shrink-0 rounded-full ${COLOURS[status]}`} />
      <span className={status === "live" ? "sr-only" : undefined}>{word}</span>
    </div>
  );
}
