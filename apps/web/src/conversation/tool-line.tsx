import type { JsonValue, ToolPart } from "@millrace/protocol";
import { Check, ChevronRight, CircleAlert, Wrench } from "lucide-react";
import { useTranslations } from "use-intl";
import { toolName } from "./message-view.ts";

/** One tool call in one line, which opens to what was asked and what came back. */
export function ToolLine({ part, active }: { part: ToolPart; active: boolean }) {
  const translate = useTranslations("tool");
  const state = stateOf(part, active);
  return (
    <details className="group/details text-sm">
      <summary className="-ms-1.5 inline-flex min-h-8 max-w-full list-none items-center gap-2 rounded-control px-1.5 text-quiet transition-colors duration-150 hover:bg-hover hover:text-ink pointer-coarse:min-h-11">
        <StateIcon state={state} />
        <span className={`truncate ${state === "preparing" || state === "running" ? "animate-breathe" : ""}`}>
          {translate(state, { name: toolName(part) })}
        </span>
        <ChevronRight
          size={16}
          aria-hidden="true"
          className="transition-transform duration-150 group-open/details:rotate-90 rtl:-scale-x-100"
        />
      </summary>
      <div className="mt-1 grid gap-3 border-s-2 border-line ps-3.5">
        {part.input !== undefined && <Payload name={translate("input")} value={part.input} />}
        {part.state === "output-available" && <Payload name={translate("output")} value={part.output} />}
        {part.state === "output-error" && <Payload name={translate("error")} value={part.errorText} />}
      </div>
    </details>
  );
}

type State = "preparing" | "running" | "done" | "failed" | "notRun";

function stateOf(part: ToolPart, active: boolean): State {
  switch (part.state) {
    case "input-streaming":
      return active ? "preparing" : "notRun";
    case "input-available":
      return active ? "running" : "notRun";
    case "output-available":
      return "done";
    case "output-error":
      return "failed";
  }
}

function StateIcon({ state }: { state: State }) {
  if (state === "done") return <Check size={16} aria-hidden="true" />;
  if (state === "failed") return <CircleAlert size={16} aria-hidden="true" className="text-danger" />;
  return <Wrench size={16} aria-hidden="true" />;
}

function Payload({ name, value }: { name: string; value: JsonValue }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <figure>
      <figcaption className="text-xs text-quiet">{name}</figcaption>
      <pre
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-72 overflow-auto font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap"
      >
        {text}
      </pre>
    </figure>
  );
}
