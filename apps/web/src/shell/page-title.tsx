import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useUnreadCount } from "../rail/use-unread.ts";

/** What the browser shows of a signed-in page in its tab, with how many sessions are unread. */
export function PageTitle({ children }: { children?: string }) {
  const translate = useTranslations("app");
  const unread = useUnreadCount();
  const name = translate("name");

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) icon.href = unread > 0 ? "/favicon-unread.svg" : "/favicon.svg";
  }, [unread]);

  return <title>{(unread > 0 ? `(${unread}) ` : "") + (children ? `${children} · ${name}` : name)}</title>;
}
