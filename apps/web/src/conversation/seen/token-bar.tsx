import type { RunContext } from "@millrace/protocol";
import { useTranslations } from "use-intl";

/** How the tokens of a request were used. */
export function TokenBar({ context }: { context: RunContext }) {
  const translate = useTranslations("seen");
  const { system, summary, messages, budget, max_tokens, estimated_tokens, input_tokens } = context;
  const parts = [
    { name: "system", tokens: system.tokens, colour: "bg-quiet" },
    { name: "summary", tokens: summary?.tokens ?? 0, colour: "bg-attention" },
    { name: "messages", tokens: messages.reduce((sum, { tokens }) => sum + tokens, 0), colour: "bg-accent" },
    { name: "free", tokens: Math.max(0, budget - estimated_tokens), colour: "bg-hover" },
    { name: "answer", tokens: max_tokens, colour: "rounded-e-full bg-tint inset-ring inset-ring-line-strong" },
  ] as const;
  const shown = parts.filter(({ tokens }) => tokens > 0);
  return (
    <div className="grid grid-cols-1 gap-2 text-sm">
      <div aria-hidden="true" className="flex h-3 gap-0.5 overflow-hidden rounded-full">
        {shown.map(({ name, tokens, colour }) => (
          <span key={name} style={{ flexGrow: tokens }} className={`min-w-1 basis-0 ${colour}`} />
        ))}
      </div>
      <dl aria-label={translate("budget")} className="flex flex-wrap gap-x-5 gap-y-1">
        {shown.map(({ name, tokens, colour }) => (
          <div key={name} className="flex items-center gap-1.5">
            <dt className="flex items-center gap-1.5 text-quiet">
              <span
                aria-hidden="true"
                className={`size-2.5 rounded-full inset-ring inset-ring-line-strong ${colour}`}
              />
              {translate(name)}
            </dt>
            <dd className="tabular">{translate("tokens", { count: tokens })}</dd>
          </div>
        ))}
      </dl>
      <p className="text-quiet">
        {input_tokens === null
          ? translate("estimated", { count: estimated_tokens })
          : translate("counted", { count: input_tokens, estimated: estimated_tokens })}{" "}
        {estimated_tokens > budget && translate("over")}
      </p>
    </div>
  );
}
