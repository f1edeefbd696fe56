import { useCopy } from "@millrace/react";
import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";

/** A link that was just made, ready to be copied. */
export function NewLink({ url }: { url: string }) {
  const translate = useTranslations("share");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, copy] = useCopy();
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {translate("link")}
      </label>
      <div className="flex gap-2">
        <input
          ref={input}
          id={id}
          readOnly
          dir="ltr"
          value={url}
          aria-describedby={`${id}-once`}
          onFocus={(event) => event.currentTarget.select()}
          className="h-11 min-w-0 flex-1 rounded-control border border-line-strong bg-surface px-3 outline-offset-0"
        />
        <Button kind="primary" size="large" onClick={() => copy(url)}>
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
  );
}
