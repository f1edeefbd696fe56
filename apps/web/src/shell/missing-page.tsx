import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { FullPageNotice } from "../ui/full-page-notice.tsx";

export function MissingPage() {
  const translate = useTranslations("app");
  return (
    <main className="h-full">
      <title>{`${translate("notFound")} · ${translate("name")}`}</title>
      <FullPageNotice text={translate("notFound")} action={<HomeLink />} />
    </main>
  );
}

export function HomeLink() {
  const translate = useTranslations("app");
  return (
    <Link
      to="/"
      className="inline-flex min-h-11 items-center font-medium text-accent-strong underline underline-offset-4"
    >
      {translate("home")}
    </Link>
  );
}
