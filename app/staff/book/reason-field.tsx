"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { useForm } from "@/components/ui/form-island";

/** What is rarely needed, folded: open by itself once rules stand in the way or something is typed in it. */
export function ReasonFold({ summary, children }: { summary: string; children: ReactNode }) {
  const fold = useRef<HTMLDetailsElement>(null);
  const state = useForm()?.state;
  const isNeeded = state?.problem?.code === "rules_in_the_way";
  const isTyped = [state?.lastResult?.initialValue?.overrideReason].flat().some(Boolean);
  // One may have folded it by hand.
  useEffect(() => {
    if (isNeeded && fold.current) fold.current.open = true;
  }, [isNeeded]);
  return (
    <details ref={fold} open={isNeeded || isTyped || undefined} className="mt-6">
      <summary className="min-h-11 cursor-pointer py-2 font-700">{summary}</summary>
      {children}
    </details>
  );
}
