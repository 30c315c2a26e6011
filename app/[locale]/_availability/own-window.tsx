"use client";

import { type ReactNode, useEffect, useState } from "react";
import type { WindowClass } from "@/lib/accounts/rules";
import styles from "./availability.module.css";

/**
 * Tells somebody signed in when bookings open for them and the group they act for, where that is not
 * when it opens for residents of the city, which is what everybody sees. `sentences` has only what differs.
 */
export function OwnWindow({ sentences }: { sentences: Partial<Record<WindowClass, ReactNode>> }) {
  const [window, setWindow] = useState<WindowClass | null>(null);
  const mayDiffer = Object.keys(sentences).length > 0;

  useEffect(() => {
    if (!mayDiffer) return;
    const asking = new AbortController();
    fetch("/api/me", { signal: asking.signal })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((me: { window?: WindowClass | null } | null) => setWindow(me?.window ?? null))
      // Whoever cannot be asked sees what everybody sees.
      .catch(() => undefined);
    return () => asking.abort();
  }, [mayDiffer]);

  const sentence = window && sentences[window];
  return (
    <div role="status" className={styles.own}>
      {sentence && <p>{sentence}</p>}
    </div>
  );
}
