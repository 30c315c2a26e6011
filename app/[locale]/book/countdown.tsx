"use client";

import { useEffect, useState } from "react";

export type CountdownWords = {
  /** "10:30まで仮押さえしています。", while it is so */
  until: string;
  /** "あと{minutes}分{seconds}秒" */
  left: string;
  fiveMinutes: string;
  oneMinute: string;
  over: string;
};

/**
 * When each hold ends on this browser's running clock. Kept while the page lives: coming back to it
 * by the history brings old props, and an end once known must not move away again.
 */
const ends = new Map<string, number>();

const MINUTE_MS = 60_000;

/**
 * The time a hold has left, counted from what the server said was left: the clocks of browser and
 * business need not agree. Said to screen readers at five minutes, at one, and at the end.
 */
export function Countdown({ id, leftMs, words }: { id: string; leftMs: number; words: CountdownWords }) {
  const [left, setLeft] = useState<number | null>(null);

  useEffect(() => {
    const end = Math.min(ends.get(id) ?? Number.POSITIVE_INFINITY, performance.now() + leftMs);
    ends.set(id, end);
    const tick = () => setLeft(Math.max(0, end - performance.now()));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [id, leftMs]);

  const seconds = Math.ceil((left ?? 0) / 1000);
  return (
    <>
      {left !== 0 && <span>{words.until}</span>}
      {left !== null && left > 0 && (
        <span role="timer" aria-live="off" className="font-700 text-[1.25rem] tabular-nums">
          {words.left
            .replace("{minutes}", String(Math.floor(seconds / 60)))
            .replace("{seconds}", String(seconds % 60).padStart(2, "0"))}
        </span>
      )}
      <span role="status" className={left === 0 ? "block font-700" : "sr-only"}>
        {left === null || left > 5 * MINUTE_MS ? "" : said(left, words)}
      </span>
    </>
  );
}

/** The sentence of the stretch of time one is in; a reader hears it when it changes. */
function said(left: number, words: CountdownWords): string {
  if (left === 0) return words.over;
  return left <= MINUTE_MS ? words.oneMinute : words.fiveMinutes;
}
