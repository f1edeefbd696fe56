import type { NewApiKey } from "@millrace/protocol";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { OnceField } from "../../ui/once-field.tsx";
import { exampleFor } from "./example-for.ts";

/** A key that was just made, ready to be copied, and a command that shows that it works. */
export function NewKey({ made, onDone }: { made: NewApiKey; onDone: () => void }) {
  const translate = useTranslations("apiKeys");
  const texts = { copy: translate("copy"), copied: translate("copied"), once: translate("once") };
  return (
    <div className="grid grid-cols-1 gap-4">
      <OnceField label={translate("key")} value={made.key} texts={texts} className="font-mono text-sm" />
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
