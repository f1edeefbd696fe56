import { useConnection } from "@millrace/react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useLasting } from "../ui/use-lasting.ts";
import { isNews } from "./is-news.ts";

const LASTING_MS = 2000;

/** Tells screen readers what has become of the connection, once it stays so. */
export function ConnectionAnnouncer() {
  const translate = useTranslations("connection");
  const status = useLasting(useConnection().status, LASTING_MS);
  const before = useRef(status);
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (isNews(before.current, status)) setSaid(`${translate("label")}: ${translate(`${status}.word`)}`);
    before.current = status;
  }, [status, translate]);

  return (
    <p role="status" data-testid="connection-news" className="sr-only">
      {said}
    </p>
  );
}
