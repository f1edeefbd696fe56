export interface Voice {
  readonly lang: string;
  readonly localService: boolean;
  readonly default: boolean;
}

/** A voice of the language: before others one of this device, which tells nobody what it reads, and the usual one. */
export function chooseVoice<Kind extends Voice>(
  voices: readonly Kind[],
  language: string,
  preferred: readonly string[],
): Kind | null {
  const ofLanguage = voices.filter(({ lang }) => lang.replace("_", "-").toLowerCase().split("-")[0] === language);
  const region = preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`))?.toLowerCase();
  const rank = ({ lang, localService, default: usual }: Kind) =>
    (localService ? 4 : 0) + (lang.replace("_", "-").toLowerCase() === region ? 2 : 0) + (usual ? 1 : 0);
  return ofLanguage.reduce<Kind | null>((best, voice) => (best && rank(best) >= rank(voice) ? best : voice), null);
}
