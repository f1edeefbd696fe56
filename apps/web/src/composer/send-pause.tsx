import { useEffect, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";

/** Counts down until messages can be sent again. Screen readers hear it once, not every second. */
export function SendPause({ until }: { until: number }) {
  const translate = useTranslations("composer");
  const format = useFormatter();
  const [seconds, setSeconds] = useState(() => secondsUntil(until));
  const [announced, setAnnounced] = useState("");

  useEffect(() => {
    const tick = () => setSeconds(secondsUntil(until));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [until]);

  // What is there from the beginning is not announced, so it comes a moment later.
  useEffect(() => setAnnounced(translate("paused", { seconds: secondsUntil(until) })), [until, translate]);

  return (
    <>
      <span aria-hidden="true" data-testid="send-pause" className="tabular">
        {translate("pause", { seconds: format.number(seconds) })}
      </span>
      <span role="status" className="sr-only">
        {announced}
      </span>
    </>
  );
}

function secondsUntil(until: number): number {
  return Math.max(1, Math.ceil((until - Date.now()) / 1000));
}
