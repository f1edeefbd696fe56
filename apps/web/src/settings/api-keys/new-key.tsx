import type { NewApiKey } from "@millrace/protocol";
import { useCopy } from "@millrace/react";
import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { exampleFor } from "./example-for.ts";

/** A key that was just made, ready to be copied, and a command that shows that it works. */
export function NewKey({ made, onDone }: { made: NewApiKey; onDone: () => void }) {
  const translate = useTranslations("apiKeys");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, copy] = useCopy();
  useEffect(() => {
    input.current?.focus();
    // Backward, so that its beginning is in view, by which keys are told apart.
    input.current?.setSelectionRange(0, made.key.length, "backward");
  }, [made.key]);
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="grid grid-cols-1 gap-1.5">
        <label htmlFor={id} className="text-sm font-medium">
          {translate("key")}
        </label>
        <div className="flex gap-2">
          <input
            ref={input}
            id={id}
            readOnly
            dir="ltr"
            value={made.key}
            aria-describedby={`${id}-once`}
            className="h-11 min-w-0 flex-1 rounded-control border border-line-strong bg-surface px-3 font-mono text-sm outline-offset-0"
          />
          <Button kind="primary" size="large" onClick={() => copy(made.key)}>
            {copied ? <Check size={16} /> : <Copy size={16} />}
            {translate(copied ? "copied" : "copy")}
          </Button>
        </div>
        <p id={`${id}-once`} className="text-sm text-quiet">
          {translate("once")}
        </p>
        <p role="status" className="sr-only">
          {copied ? translate("copied") : ""}
        </p>
      </div>
      <div className="grid grid-cols-1 gap-1.5">
        <h3 className="text-sm font-medium">{translate("example")}</h3>
        <pre
          dir="ltr"
          className="rounded-card border border-line bg-surface p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
        >
          {exampleFor(made, window.location.origin)}
        </pre>
      </div>
      <Button size="large" className="justify-self-end" onClick={onDone}>
        {translate("done")}
      </Button>
    </div>
  );
}
