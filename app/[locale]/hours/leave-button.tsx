"use client";

import { useEffect, useState } from "react";
import { buttonClass } from "@/components/ui/button";

/** A page that tells nothing about who looks at it, and has nothing personal. */
const ELSEWHERE = "https://www.jma.go.jp/bosai/map.html";

/** Three presses of Shift within this time leave the page. */
const SHIFTS = { presses: 3, withinMs: 5_000 };

/**
 * Leaves at once, for whoever must not be seen reading: the page goes from the tab's way back, its
 * words go before the other page has come. What the browser remembers stays, and `hint` says so.
 * Without scripts it is a plain link.
 */
export function LeaveButton({ text, hint, hintPlain }: { text: string; hint: string; hintPlain: string }) {
  const [hasScripts, setHasScripts] = useState(false);
  useEffect(() => {
    setHasScripts(true);
    const presses: number[] = [];
    function count(event: KeyboardEvent) {
      if (event.key !== "Shift") presses.length = 0;
      else if (!event.repeat && presses.push(event.timeStamp) >= SHIFTS.presses) {
        const first = presses.at(-SHIFTS.presses) ?? 0;
        if (event.timeStamp - first <= SHIFTS.withinMs) leave();
      }
    }
    addEventListener("keydown", count);
    return () => removeEventListener("keydown", count);
  }, []);

  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-1 print:hidden">
      <a
        href={ELSEWHERE}
        rel="noreferrer nofollow"
        onClick={(event) => {
          event.preventDefault();
          leave();
        }}
        className={buttonClass("secondary")}
      >
        {text}
      </a>
      <p className="text-width text-[0.9375rem] text-ink-soft">{hasScripts ? hint : hintPlain}</p>
    </div>
  );
}

function leave() {
  document.body.replaceChildren();
  document.title = " ";
  location.replace(ELSEWHERE);
}
