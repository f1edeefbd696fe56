import { ConnectionError } from "@millrace/client";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { FullPageNotice } from "../ui/full-page-notice.tsx";

/** What stands in place of a page that could not be shown, because of the network or of ourselves. */
export function CrashPage({ error }: ErrorComponentProps) {
  const translate = useTranslations("app");
  const unreachable = error instanceof ConnectionError;
  const text = translate(unreachable ? "unreachable" : "crashed");
  return (
    <main className="h-full">
      <title>{`${text} · ${translate("name")}`}</title>
      <FullPageNotice
        text={text}
        action={
          <Button kind="primary" size="large" onClick={() => location.reload()}>
            {translate(unreachable ? "tryAgain" : "reload")}
          </Button>
        }
      />
    </main>
  );
}
