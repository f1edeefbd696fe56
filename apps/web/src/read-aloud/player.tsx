import { useLocation } from "@tanstack/react-router";
import { ChevronDown, Pause, Play, X } from "lucide-react";
import { useEffect } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";
import { SPEEDS, setSpeed, useSpeed } from "./speed.ts";
import { reader, useReading } from "./use-reader.ts";

/** What is being read aloud can be paused, ended and made faster here, wherever its message is. */
export function Player() {
  const translate = useTranslations("readAloud");
  const reading = useReading();
  const pathname = useLocation({ select: (location) => location.pathname });

  // Browsers go on speaking after a page is gone.
  useEffect(() => {
    const stop = () => reader.stop();
    addEventListener("pagehide", stop);
    return () => removeEventListener("pagehide", stop);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another page is shown
  useEffect(() => () => reader.stop(), [pathname]);

  if (!reading) return null;
  const isSpeaking = reading.status === "speaking";
  return (
    <section
      aria-label={translate("player")}
      data-testid="player"
      data-status={reading.status}
      className="fixed inset-x-0 top-16 z-20 mx-auto flex md:start-auto md:end-4 w-fit max-w-[calc(100vw-2rem)] animate-appear items-center gap-1 rounded-full border border-line bg-float py-1 ps-1.5 pe-1 shadow-float"
    >
      <IconButton
        tip="below"
        label={translate(isSpeaking ? "pause" : "resume")}
        icon={isSpeaking ? <Pause size={16} /> : <Play size={16} />}
        className="rounded-full"
        onClick={() => (isSpeaking ? reader.pause() : reader.resume())}
      />
      <p role="status" className="min-w-0 px-1 text-sm text-pretty">
        {translate(reading.status)}
      </p>
      <span aria-hidden="true" className="tabular px-1 text-xs text-quiet">
        {reading.at + 1} / {reading.pieces.length}
      </span>
      <SpeedMenu />
      <IconButton
        tip="below"
        label={translate("stop")}
        icon={<X size={16} />}
        className="rounded-full"
        onClick={() => reader.stop()}
      />
    </section>
  );
}

function SpeedMenu() {
  const translate = useTranslations("readAloud");
  const format = useFormatter();
  const speed = useSpeed();
  const nameOf = (value: number) => `${format.number(value)} ×`;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={translate("speedNow", { value: nameOf(speed) })}
          className="tabular flex h-8 items-center gap-1 rounded-control px-2 text-sm text-quiet hover:bg-hover hover:text-ink pointer-coarse:h-11"
        >
          {nameOf(speed)}
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    >
      <MenuChoice
        label={translate("speed")}
        value={String(speed)}
        options={SPEEDS.map((value) => ({ value: String(value), name: nameOf(value) }))}
        onChange={(value) => setSpeed(Number(value))}
      />
    </Menu>
  );
}
