import { useTranslations } from "use-intl";
import { useModel } from "../composer/use-model.ts";

/** What a model is called, by its id. */
export function useModelName(): (id: string) => string {
  const translate = useTranslations("app");
  const { models } = useModel();
  return (id) => {
    const model = models.find((known) => known.id === id);
    return model?.demo ? translate("demoModel") : (model?.name ?? id);
  };
}
