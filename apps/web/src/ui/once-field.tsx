import { useCopy } from "@millrace/react";
import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { Button } from "./button.tsx";

interface OnceFieldProps {
  label: string;
  value: string;
  texts: { copy: string; copied: string; once: string };
  className?: string;
}

/** Something that is shown this once, selected and ready to be copied. */
export function OnceField({ label, value, texts, className = "" }: OnceFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, copy] = useCopy();
  useEffect(() => {
    input.current?.focus();
    // Backward, so that its beginning is in view.
    input.current?.setSelectionRange(0, value.length, "backward");
  }, [value]);
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          ref={input}
          id={id}
          readOnly
          dir="ltr"
          value={value}
          aria-describedby={`${id}-once`}
          className={`h-11 min-w-0 flex-1 rounded-control border border-line-strong bg-surface px-3 outline-offset-0 ${className}`}
        />
        <Button kind="primary" size="large" onClick={() => copy(value)}>
          {copied ? <Check size={16} /> : <Copy size={16} />}
          {copied ? texts.copied : texts.copy}
        </Button>
      </div>
      <p id={`${id}-once`} className="text-sm text-quiet">
        {texts.once}
      </p>
      <p role="status" className="sr-only">
        {copied ? texts.copied : ""}
      </p>
    </div>
  );
}
