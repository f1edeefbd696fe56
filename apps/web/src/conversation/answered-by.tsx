import { useTranslations } from "use-intl";
import { useModelName } from "./use-model-name.ts";

/** That another model took over from the one that was asked. */
export function AnsweredBy({ model, asked }: { model: string; asked: string }) {
  const translate = useTranslations("meta");
  const nameOf = useModelName();
  return (
    <p data-testid="answered-by" className="mt-2 text-sm wrap-anywhere text-quiet">
      {translate("answeredBy", { model: nameOf(model), asked: nameOf(asked) })}
    </p>
  );
}
