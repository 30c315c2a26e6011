"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

/** Copies an address. It needs a script, so it comes with one; without, the field can be marked and copied. */
export function CopyAddress({ address, words }: { address: string; words: { copy: string; copied: string } }) {
  const [state, setState] = useState<"absent" | "ready" | "copied">("absent");
  useEffect(() => {
    // Absent where the page has not come by https.
    if (navigator.clipboard) setState("ready");
  }, []);
  if (state === "absent") return null;
  return (
    <span className="inline-flex items-center gap-3">
      <Button look="secondary" onClick={() => navigator.clipboard.writeText(address).then(() => setState("copied"))}>
        {words.copy}
      </Button>
      <span role="status">{state === "copied" && words.copied}</span>
    </span>
  );
}
