import { useTranslations } from "use-intl";
import { SectionPage } from "../settings/section-page.tsx";
import { UsageView } from "./usage-view.tsx";
import { YourBudgets } from "./your-budgets.tsx";

/** What one used oneself. */
export function UsagePage() {
  const translate = useTranslations("usage");
  return (
    <SectionPage title={translate("title")} intro={translate("intro")} wide>
      <YourBudgets />
      <UsageView ofWorkspace={false} />
    </SectionPage>
  );
}
