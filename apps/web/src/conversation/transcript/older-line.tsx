import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import type { OlderPages } from "./use-older-pages.ts";

/** Stands above the first message that is here, while there are older ones. */
export function OlderLine({ status, onRetry }: { status: OlderPages; onRetry: () => void }) {
  const translate = useTranslations();
  switch (status) {
    case "none":
      return null;
    case "waiting":
    case "loading":
      return translate("conversation.older");
    case "cut-off":
      return translate("conversation.olderCutOff");
    case "failed":
      return (
        <>
          <span role="alert">{translate("transcript.olderFailed")}</span>
          <Button onClick={onRetry} data-testid="load-older">
            {translate("app.tryAgain")}
          </Button>
        </>
      );
  }
}
