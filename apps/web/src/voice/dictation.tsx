import { Mic, MicOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useCommand } from "../commands/use-command.ts";
import { LOCALES } from "../locale/locale.ts";
import { createStoredSetting } from "../stored-setting.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { DictationStrip } from "./dictation-strip.tsx";
import { spokenLanguages, spokenTag } from "./languages.ts";
import { PrivacyNote } from "./privacy-note.tsx";
import { useDictation } from "./use-dictation.ts";

const languageSetting = createStoredSetting("voice-language");
const consent = createStoredSetting("voice-privacy-read");

/** The button that starts dictating, and while somebody dictates a strip with what was understood. */
export function Dictation({ onText }: { onText: (text: string) => void }) {
  const translate = useTranslations("voice");
  const locale = useLocale();
  const { state, error, start, stop, finish, cancel, dismissError } = useDictation(onText);
  const [isAsking, setAsking] = useState(false);
  const languages = spokenLanguages(LOCALES, navigator.languages);
  const chosen = languageSetting.use();
  const language = languages.find((tag) => tag === chosen) ?? spokenTag(locale, navigator.languages);

  function begin(): void {
    if (consent.get() === null) setAsking(true);
    else start(language);
  }

  useCommand("dictate", state ? stop : begin);

  // Before Escape stops an answer, it ends what listens.
  const isListening = state !== null;
  useEffect(() => {
    if (!isListening) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      cancel();
    };
    addEventListener("keydown", onKeyDown, { capture: true });
    return () => removeEventListener("keydown", onKeyDown, { capture: true });
  });

  return (
    <>
      {(state || error) && (
        <DictationStrip
          state={state}
          error={error}
          language={language}
          languages={languages}
          onLanguage={(tag) => {
            languageSetting.set(tag);
            finish();
            start(tag);
          }}
          onStop={stop}
          onCancel={cancel}
          onDismiss={dismissError}
        />
      )}
      <IconButton
        label={translate(state ? "stop" : "start")}
        icon={state ? <MicOff size={18} /> : <Mic size={18} />}
        aria-pressed={state !== null}
        data-testid="dictate"
        className={state ? "bg-pressed text-ink" : ""}
        onClick={state ? stop : begin}
      />
      {isAsking && (
        <PrivacyNote
          onAgree={() => {
            consent.set("yes");
            setAsking(false);
            start(language);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
