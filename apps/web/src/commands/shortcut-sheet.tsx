import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { COMMAND_GROUPS, commandsOf, isSingleKey, keysOf } from "./commands.ts";
import { ShortcutKeys } from "./shortcut-keys.tsx";
import { setSingleKeys, useSingleKeys } from "./single-keys.ts";

/** All keyboard shortcuts. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const translate = useTranslations("commands");
  const close = useTranslations("app")("close");
  const singleKeys = useSingleKeys();
  const groups = COMMAND_GROUPS.map((group) => ({
    group,
    commands: commandsOf(group).filter((id) => keysOf(id).length > 0),
  })).filter(({ commands }) => commands.length > 0);
  return (
    <Modal
      label={translate("names.shortcuts")}
      onClose={onClose}
      className="m-auto max-h-[85dvh] w-[min(44rem,calc(100vw-1.5rem))] animate-appear overflow-y-auto rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="p-5 md:p-6">
        <div className="flex items-center justify-between gap-4">
          <h2 className="text-lg font-semibold">{translate("names.shortcuts")}</h2>
          <Button onClick={onClose}>{close}</Button>
        </div>
        <div className="mt-4 gap-x-10 md:columns-2">
          {groups.map(({ group, commands }) => (
            <section key={group} className="mb-5 break-inside-avoid">
              <h3 className="mb-1.5 text-xs font-medium text-quiet">{translate(`groups.${group}`)}</h3>
              <dl>
                {commands.map((id) => (
                  <div key={id} className="flex min-h-8 items-center gap-3 border-b border-line py-1 last:border-0">
                    <dt className="flex-1">{translate(`names.${id}`)}</dt>
                    <dd className="flex flex-wrap justify-end gap-x-2 gap-y-1">
                      {keysOf(id).map((keys, index) => (
                        <span key={keys} className="inline-flex items-center gap-2">
                          {index > 0 && <span className="text-xs text-quiet">{translate("or")}</span>}
                          <span className={isSingleKey(keys) && !singleKeys ? "line-through opacity-60" : undefined}>
                            <ShortcutKeys keys={keys} />
                          </span>
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <label className="mt-2 flex min-h-11 items-start gap-3 rounded-card border border-line px-3.5 py-3">
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => setSingleKeys(event.currentTarget.checked)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            <span className="block font-medium">{translate("singleKeys")}</span>
            <span className="block text-sm text-quiet text-pretty">{translate("singleKeysHint")}</span>
          </span>
        </label>
      </div>
    </Modal>
  );
}
