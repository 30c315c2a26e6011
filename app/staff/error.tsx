"use client";

import { useSyncExternalStore } from "react";
import { Failure } from "@/components/site/failure";

/** The frame around it is in the desk's language already. */
export default function StaffError({ reset }: { error: Error; reset: () => void }) {
  const lang = useSyncExternalStore(
    () => () => {},
    () => document.documentElement.lang,
    () => "ja",
  );
  return <Failure locale={lang === "en" ? "en" : "ja"} again={reset} />;
}
