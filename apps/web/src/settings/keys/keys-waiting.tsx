import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../../locale/use-reason.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PROVIDERS } from "./providers.ts";

/** In the place of the cards: their outline while they load, or why they did not. */
export function KeysWaiting({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const translate = useTranslations("settings");
  const reason = useReason();
  if (!error) {
    return (
      <div role="status" aria-label={translate("loading")} className="grid gap-6">
        {PROVIDERS.map(({ provider }) => (
          <div key={provider} className="h-33 animate-breathe rounded-card bg-hover" />
        ))}
      </div>
    );
  }
  return (
    <Notice actions={<Button onClick={onRetry}>{translate("retry")}</Button>}>
      {translate("failed")} {reason(problemOf(error))}
    </Notice>
  );
}
